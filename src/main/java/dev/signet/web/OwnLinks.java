package dev.signet.web;

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

    OwnLinks(PublicUrl publicUrl, AllowedHosts hosts) {
        this.publicUrl = publicUrl;
        this.hosts = hosts;
    }

    /** Returns the start of this service's addresses, without a trailing slash; empty for relative ones. */
    public String base(UriInfo request) {
        return publicUrl.url().map(URI::toString).orElseGet(() -> asSent(request));
    }

    /** Returns the address of this request, including its query. */
    public UriBuilder self(UriInfo request) {
        URI sent = request.getRequestUri();
        String path = sent.getRawPath().substring(prefix(request).length());
        return UriBuilder.fromUri(URI.create(base(request) + path)).replaceQuery(sent.getRawQuery());
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
