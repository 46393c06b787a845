package dev.signet.account;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.database.AwaitsPrimary;
import dev.signet.personal.Downloads;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Roles;
import dev.signet.web.ApiError;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Everything that is stored about an account. It needs no confirmation: other endpoints show all of it to the same
 * caller.
 */
@AwaitsPrimary
@Path("/api/users")
@RolesAllowed(Roles.USER)
class DownloadResource {
    private final Downloads downloads;
    private final Users users;
    private final CurrentRequest request;
    private final Ledger ledger;

    DownloadResource(Downloads downloads, Users users, CurrentRequest request, Ledger ledger) {
        this.downloads = downloads;
        this.users = users;
        this.request = request;
        this.ledger = ledger;
    }

    @GET
    @Path("me/export")
    @Transactional
    @View(name = "Own Data", admits = Admits.SIGNED_IN)
    public Response own(HttpServerRequest client) {
        return data(request.caller().id(), client);
    }

    @GET
    @Path("{id: [0-9]+}/export")
    @Transactional
    @View(name = "User Data", admits = Admits.SIGNED_IN)
    public Response ofAnyone(@RestPath String id, HttpServerRequest client) {
        return data(users.visible(id), client);
    }

    private Response data(long user, HttpServerRequest client) {
        StreamingOutput data = downloads.of(user).orElseThrow(ApiError::noSuchUser);
        // A response to HEAD contains none of it.
        if (!client.method().equals(HttpMethod.HEAD)) {
            ledger.doneByCaller(SecurityEventKind.DATA_EXPORTED).to(user).record();
        }
        return Response.ok(data, MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"signet-user-" + user + ".json\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
