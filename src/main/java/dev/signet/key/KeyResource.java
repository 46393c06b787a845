package dev.signet.key;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.Query;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** Lets administrators list, rotate and remove keys. */
@AwaitsPrimary
@Path("/api/keys")
@RolesAllowed(Roles.ADMIN)
class KeyResource {
    private final KeyAdministration keys;

    KeyResource(KeyAdministration keys) {
        this.keys = keys;
    }

    @GET
    @View(name = "Key List", admits = Admits.SIGNED_IN)
    public List<KeyResponse> list() {
        return keys.list();
    }

    @POST
    @Path("rotate")
    @View(name = "Key Rotation", admits = Admits.SIGNED_IN)
    public List<KeyResponse> rotate(UriInfo uri) {
        return keys.rotate(Query.of(uri).bool("immediately").orElse(false));
    }

    @DELETE
    @Path("{kid: [0-9a-f]+}")
    @View(name = "Key Detail", admits = Admits.SIGNED_IN)
    public void remove(@RestPath String kid) {
        keys.remove(kid);
    }
}
