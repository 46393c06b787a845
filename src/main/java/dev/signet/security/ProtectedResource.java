package dev.signet.security;

import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;

/** The smallest thing that a token opens. */
@Path("/api/protected")
class ProtectedResource {
    private final SecurityIdentity identity;

    ProtectedResource(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** On the thread that read the request: it waits for nothing. */
    @GET
    @NonBlocking
    @RolesAllowed(Roles.USER)
    public Map<String, String> greet() {
        return Map.of("message", "Hello, user " + Caller.signedIn(identity).id() + "!");
    }

    /** What {@code OPTIONS} tells of this path. */
    @Produces
    @Singleton
    static Views views() {
        return Views.of(View.of("/api/protected", Admits.SIGNED_IN, "Protected View", "GET"));
    }
}
