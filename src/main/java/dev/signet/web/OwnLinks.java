package dev.signet.web;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/**
 * Where responses say that this service is: at its public URL if there is one, otherwise at the host that the request came to if
 * that is allowed. Any other host could be made up; then links are relative, and lead to where the client has just been.
 */
@Singleton
public class OwnLinks {
    private final PublicUrl publicUrl;
    private final AllowedHosts hosts;

    OwnLinks(PublicUrl publicUrl, AllowedHosts hosts) {
        this.publicUrl = publicUrl;
        this.hosts = hosts;
    }

    /** What the addresses of this service begin with, without a slash at the end; empty for relative ones. */
    public String base(UriInfo request) {
        return publicUrl.url().map(URI::toString).orElseGet(() -> asSent(request));
    }

    /** The address of this request, query included. */
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

    /** What a trusted proxy says that stood before this service's own path. */
    private static String prefix(UriInfo request) {
        String sent = request.getRequestUri().getRawPath();
        String own = request.getPath();
        return sent.endsWith(own) ? sent.substring(0, sent.length() - own.length()) : "";
    }
}
