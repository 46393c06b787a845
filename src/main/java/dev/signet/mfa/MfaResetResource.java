package dev.signet.mfa;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.Device;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
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
    private final SecurityIdentity identity;

    MfaResetResource(OwnFactor factor, SecurityIdentity identity) {
        this.factor = factor;
        this.identity = identity;
    }

    @DELETE
    @View(name = "Second Factor Reset", admits = Admits.SIGNED_IN)
    public void reset(@RestPath String id, HttpServerRequest client) {
        factor.reset(id, Caller.signedIn(identity), Device.of(client));
    }
}
