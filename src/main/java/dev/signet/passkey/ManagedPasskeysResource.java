package dev.signet.passkey;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;

/** The passkeys of any user, for administrators. */
@AwaitsPrimary
@Path("/api/users")
@RolesAllowed(Roles.ADMIN)
class ManagedPasskeysResource {
    private final ManagedPasskeys passkeys;

    ManagedPasskeysResource(ManagedPasskeys passkeys) {
        this.passkeys = passkeys;
    }

    @GET
    @Path("{id: [0-9]+}/passkeys")
    @View(name = "User Passkey List", admits = Admits.SIGNED_IN, offered = PasskeyMethod.class)
    public PasskeyListResponse list(@RestPath String id) {
        return passkeys.list(id);
    }

    @DELETE
    @Path("{id: [0-9]+}/passkeys/{passkey: [0-9a-fA-F-]+}")
    @View(name = "User Passkey Instance", admits = Admits.SIGNED_IN, offered = PasskeyMethod.class)
    public void remove(@RestPath String id, @RestPath String passkey) {
        passkeys.remove(id, passkey);
    }
}
