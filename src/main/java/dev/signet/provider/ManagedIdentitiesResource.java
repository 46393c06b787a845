package dev.signet.provider;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** The identities of any user, for administrators. */
@AwaitsPrimary
@Path("/api/users")
@RolesAllowed(Roles.ADMIN)
class ManagedIdentitiesResource {
    private final ManagedIdentities identities;

    ManagedIdentitiesResource(ManagedIdentities identities) {
        this.identities = identities;
    }

    @GET
    @Path("{id: [0-9]+}/identities")
    @View(name = "User Identity List", admits = Admits.SIGNED_IN, offered = Providers.class)
    public List<IdentityResponse> list(@RestPath String id) {
        return identities.list(id);
    }

    @DELETE
    @Path("{id: [0-9]+}/identities/{identity: [0-9a-fA-F-]+}")
    @View(name = "User Identity", admits = Admits.SIGNED_IN, offered = Providers.class)
    public void remove(@RestPath String id, @RestPath String identity) {
        identities.remove(id, identity);
    }
}
