package dev.signet.oauth;

import dev.signet.database.AwaitsPrimary;
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

/** Returns whether a token is valid at this moment (RFC 7662). Requires client credentials, which are checked here. */
@AwaitsPrimary
@Path("/api/token/introspect")
@PermitAll
class IntrospectionResource {
    private final Introspection introspection;
    private final Clients clients;

    IntrospectionResource(Introspection introspection, Clients clients) {
        this.introspection = introspection;
        this.clients = clients;
    }

    @POST
    @View(name = "Token Introspect", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<Map<String, Object>> introspect(
            @RestHeader(HttpHeaders.AUTHORIZATION) String authorization, RequestBody body) {
        ClientRequest request = ClientRequest.from(authorization, body, clients);
        return Unstored.ok(introspection.of(
                request.token(), request.hint().filter("refresh_token"::equals).isPresent()));
    }
}
