package dev.signet.session;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Caller;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Roles;
import dev.signet.web.Query;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Optional;

/** Signs out of all sessions, or of all but the current one. */
@AwaitsPrimary
@Path("/api/logout/all")
@RolesAllowed(Roles.USER)
class LogoutAllResource {
    private final Sessions sessions;
    private final CurrentRequest current;

    LogoutAllResource(Sessions sessions, CurrentRequest current) {
        this.sessions = sessions;
        this.current = current;
    }

    @POST
    @View(name = "Logout All", admits = Admits.SIGNED_IN)
    public Map<String, String> logOut(UriInfo uri, HttpServerRequest request) {
        Caller caller = current.caller();
        sessions.endAll(
                Whose.sessions(request, caller),
                Query.of(uri).bool("except_current").orElse(false) ? caller.session() : Optional.empty());
        return Map.of("detail", "Logout successful.");
    }
}
