package dev.signet.session;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.Device;
import dev.signet.web.Query;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Optional;

/** Signing out everywhere at once, or everywhere else. */
@Path("/api/logout/all")
@RolesAllowed(Roles.USER)
class LogoutAllResource {
    private final Sessions sessions;
    private final SecurityIdentity identity;

    LogoutAllResource(Sessions sessions, SecurityIdentity identity) {
        this.sessions = sessions;
        this.identity = identity;
    }

    @POST
    public Map<String, String> logOut(UriInfo uri, HttpServerRequest request) {
        Caller caller = Caller.signedIn(identity);
        sessions.endAll(
                Whose.sessions(request, caller),
                Query.of(uri).bool("except_current").orElse(false) ? caller.session() : Optional.empty(),
                caller,
                Device.of(request));
        return Map.of("detail", "Logout successful.");
    }

    /** What {@code OPTIONS} tells of this path. */
    @Produces
    @Singleton
    static Views views() {
        return Views.of(View.of("/api/logout/all", Admits.SIGNED_IN, "Logout All", "POST"));
    }
}
