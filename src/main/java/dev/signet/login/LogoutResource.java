package dev.signet.login;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;

/** The logout endpoint. */
@AwaitsPrimary
@Path("/api/logout")
class LogoutResource {
    private final Revocation revocation;

    LogoutResource(Revocation revocation) {
        this.revocation = revocation;
    }

    @POST
    @RolesAllowed(Roles.USER)
    @View(name = "Logout View", admits = Admits.SIGNED_IN)
    public Map<String, String> logOut(RequestBody body) {
        revocation.logOut(body);
        return Map.of("detail", "Logout successful.");
    }
}
