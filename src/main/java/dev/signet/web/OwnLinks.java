package dev.signet.web;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/**
 * The addresses of this service in responses. They use the public URL if it is set, otherwise the request's host if it
 * is allowed. A client could make up any other host; in that case links are relative.
 */
@Singleton
public class OwnLinks {
    private final PublicUrl publicUrl;
    private final AllowedHosts hosts;
    private final CurrentVertxRequest current;

    OwnLinks(PublicUrl publicUrl, AllowedHosts hosts, CurrentVertxRequest current) {
        this.publicUrl = publicUrl;
        this.hosts = hosts;
        this.current = current;
    }

    /** Returns the start of this service's addresses, without a trailing slash; empty for relative ones. */
    public String base(UriInfo request) {
        return publicUrl.url().map(URI::toString).orElseGet(() -> asSent(request));
    }

    /** Returns the address of this request, including its query. */
    public UriBuilder self(UriInfo request) {
        URI sent = request.getRequestUri();
        String path = sent.getRawPath().substring(prefix(request).length());
        return UriBuilder.fromUri(URI.create(base(request) + path)).replaceQuery(query(sent));
    }

    /** Returns the query with its escapes, which the address of a request for an alias has lost. */
    private String query(URI sent) {
        RoutingContext http = current.getCurrent();
        return http.get(Alias.ATTRIBUTE) == null
                ? sent.getRawQuery()
                : Aliases.legal(http.request().query());
    }

    private String asSent(UriInfo request) {
        URI sent = request.getRequestUri();
        boolean named = sent.getRawAuthority() != null && hosts.names(sent.getRawAuthority());
        return (named ? sent.getScheme() + "://" + sent.getRawAuthority() : "") + prefix(request);
    }

    /** Returns the path prefix that a trusted proxy reported. */
    private static String prefix(UriInfo request) {
        String sent = request.getRequestUri().getRawPath();
        String own = request.getPath();
        return sent.endsWith(own) ? sent.substring(0, sent.length() - own.length()) : "";
    }
}
