package dev.signet.session;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Caller;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Roles;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Lists and ends the caller's sessions. An administrator can list any user's sessions with {@code ?user_id=}, and end
 * any session.
 */
@AwaitsPrimary
@Path("/api/sessions")
@RolesAllowed(Roles.USER)
class SessionResource {
    private final Sessions sessions;
    private final CurrentRequest current;

    SessionResource(Sessions sessions, CurrentRequest current) {
        this.sessions = sessions;
        this.current = current;
    }

    @GET
    @View(name = "Session List", admits = Admits.SIGNED_IN)
    public List<SessionResponse> list(HttpServerRequest request) {
        Caller caller = current.caller();
        return sessions.of(Whose.sessions(request, caller), caller.session());
    }

    @DELETE
    @Path("{id: [0-9a-fA-F-]+}")
    @View(name = "Session Detail", admits = Admits.SIGNED_IN)
    public void end(@RestPath String id) {
        sessions.end(id);
    }
}
