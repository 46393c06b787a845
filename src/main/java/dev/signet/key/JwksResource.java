package dev.signet.key;

import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** The JWK set (RFC 7517 §5) with which resource servers verify access tokens. */
@Path("/.well-known/jwks.json")
class JwksResource {
    private final KeyRing ring;
    private final KeyConfig config;

    JwksResource(KeyRing ring, KeyConfig config) {
        this.ring = ring;
        this.config = config;
    }

    @GET
    @PermitAll
    @NonBlocking
    @View(name = "Key Set", admits = Admits.ANYONE_UNSEEN)
    public Response keys(@Context Request request) {
        return ring.publishedKeys().document().answer(request, config.jwksMaxAge(), true);
    }
}
