package dev.signet.oauth;

import dev.signet.key.KeyConfig;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** What a resource server needs to know of this service, at the two addresses where one looks for it. */
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
    public Response openIdConfiguration(@Context Request request, UriInfo uri) {
        return answer(request, uri);
    }

    @GET
    @Path("oauth-authorization-server")
    public Response authorizationServer(@Context Request request, UriInfo uri) {
        return answer(request, uri);
    }

    private Response answer(Request request, UriInfo uri) {
        return metadata.seenFrom(uri).answer(request, keys.jwksMaxAge(), metadata.isTheSameForAll());
    }

    /** What {@code OPTIONS} tells of these paths. */
    @Produces
    @Singleton
    static Views views() {
        return Views.of(view("/\\.well-known/openid-configuration"), view("/\\.well-known/oauth-authorization-server"));
    }

    private static View view(String path) {
        return View.of(path, Admits.ANYONE_UNSEEN, "Metadata", "GET", "HEAD");
    }
}
