package dev.signet.oauth;

import dev.signet.key.KeyConfig;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Serves what a resource server needs to know, at the two standard paths. */
@Path("/.well-known")
@PermitAll
@NonBlocking
class MetadataResource {
    private final Metadata metadata;
    private final KeyConfig keys;

    MetadataResource(Metadata metadata, KeyConfig keys) {
        this.metadata = metadata;
        this.keys = keys;
    }

    @GET
    @Path("openid-configuration")
    @View(name = "Metadata", admits = Admits.ANYONE_UNSEEN)
    public Response openIdConfiguration(@Context Request request, UriInfo uri) {
        return answer(request, uri);
    }

    @GET
    @Path("oauth-authorization-server")
    @View(name = "Metadata", admits = Admits.ANYONE_UNSEEN)
    public Response authorizationServer(@Context Request request, UriInfo uri) {
        return answer(request, uri);
    }

    private Response answer(Request request, UriInfo uri) {
        return metadata.seenFrom(uri).answer(request, keys.jwksMaxAge(), metadata.isTheSameForAll());
    }
}
