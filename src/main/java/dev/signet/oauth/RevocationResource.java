package dev.signet.oauth;

import dev.signet.database.AwaitsPrimary;
import dev.signet.login.Revocation;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/** Revokes a token for a client that holds it (RFC 7009). Requires client credentials, which are checked here. */
@AwaitsPrimary
@Path("/api/token/revoke")
@PermitAll
class RevocationResource {
    private final Revocation revocation;
    private final Clients clients;

    RevocationResource(Revocation revocation, Clients clients) {
        this.revocation = revocation;
        this.clients = clients;
    }

    @POST
    @View(name = "Token Revoke", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<Map<String, Object>> revoke(
            @RestHeader(HttpHeaders.AUTHORIZATION) String authorization, RequestBody body) {
        revocation.revoke(ClientRequest.from(authorization, body, clients).token());
        return Unstored.ok(Map.of());
    }
}
