package dev.signet.mfa;

import dev.signet.security.Roles;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Lets an administrator remove the second factor of a user who lost both the authenticator app and the recovery codes.
 */
@Path("/api/users/{id: [0-9]+}/mfa")
@RolesAllowed(Roles.ADMIN)
class MfaResetResource {
    private final OwnFactor factor;

    MfaResetResource(OwnFactor factor) {
        this.factor = factor;
    }

    @DELETE
    @View(name = "Second Factor Reset", admits = Admits.SIGNED_IN)
    public void reset(@RestPath String id) {
        factor.reset(id);
    }
}
