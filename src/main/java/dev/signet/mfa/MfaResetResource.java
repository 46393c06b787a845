package dev.signet.mfa;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Shows an administrator the state of a user's second factor, and removes it if the user lost both the authenticator app
 * and the recovery codes.
 */
@AwaitsPrimary
@Path("/api/users/{id: [0-9]+}/mfa")
@RolesAllowed(Roles.ADMIN)
class MfaResetResource {
    private final OwnFactor factor;

    MfaResetResource(OwnFactor factor) {
        this.factor = factor;
    }

    @GET
    public MfaStatus status(@RestPath String id) {
        return factor.statusOf(id);
    }

    @DELETE
    @View(name = "Second Factor Reset", admits = Admits.SIGNED_IN)
    public void reset(@RestPath String id) {
        factor.reset(id);
    }
}
