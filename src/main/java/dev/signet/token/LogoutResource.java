package dev.signet.token;

import dev.signet.security.Roles;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;

/** Signing out. */
@Path("/api/logout")
class LogoutResource {
    private final Revocation revocation;

    LogoutResource(Revocation revocation) {
        this.revocation = revocation;
    }

    @POST
    @RolesAllowed(Roles.USER)
    public Map<String, String> logOut(RequestBody body) {
        revocation.logOut(body);
        return Map.of("detail", "Logout successful.");
    }

    /** What {@code OPTIONS} tells of this path. */
    @Produces
    @Singleton
    static Views views() {
        return Views.of(View.of("/api/logout", Admits.SIGNED_IN, "Logout View", "POST"));
    }
}
