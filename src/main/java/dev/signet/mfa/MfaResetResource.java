package dev.signet.mfa;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.Device;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;

/** For a user who has lost the second factor and the recovery codes. */
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
    public void reset(@RestPath String id, HttpServerRequest client) {
        factor.reset(id, Caller.signedIn(identity), Device.of(client));
    }

    /** What {@code OPTIONS} tells of this path. */
    @Produces
    @Singleton
    static Views views() {
        return Views.of(View.of("/api/users/[0-9]+/mfa", Admits.SIGNED_IN, "Second Factor Reset", "DELETE"));
    }
}
