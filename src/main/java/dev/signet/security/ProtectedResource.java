package dev.signet.security;

import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;

/** A minimal resource that requires a token. */
@Path("/api/protected")
class ProtectedResource {
    private final SecurityIdentity identity;

    ProtectedResource(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** Non-blocking, because it waits for nothing. */
    @GET
    @NonBlocking
    @RolesAllowed(Roles.USER)
    @View(name = "Protected View", admits = Admits.SIGNED_IN, head = false)
    public Map<String, String> greet() {
        return Map.of("message", "Hello, user " + Caller.signedIn(identity).id() + "!");
    }
}
