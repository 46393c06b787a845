package dev.signet.oauth;

import dev.signet.token.Introspection;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/** Whether a token counts at this moment (RFC 7662). Open to all, and of use to clients only. */
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
    public RestResponse<Map<String, Object>> introspect(
            @RestHeader(HttpHeaders.AUTHORIZATION) String authorization, RequestBody body) {
        ClientRequest request = ClientRequest.from(authorization, body, clients);
        return Unstored.ok(introspection.of(
                request.token(), request.hint().filter("refresh_token"::equals).isPresent()));
    }

    /** What {@code OPTIONS} tells of this path. */
    @Produces
    @Singleton
    static Views views() {
        return Views.of(View.of("/api/token/introspect", Admits.ANYONE_UNSEEN, "Token Introspect", "POST"));
    }
}
