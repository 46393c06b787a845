package dev.signet.token;

import dev.signet.web.PublicUrl;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** An issuer that is a URL is where the service is to be found (RFC 8414 §3.3). */
@Singleton
class IssuerUrl {
    @Produces
    @Singleton
    PublicUrl publicUrl(TokenConfig tokens) {
        return new PublicUrl(tokens.issuer().flatMap(IssuerUrl::url));
    }

    /** What RFC 8414 §2 takes for an issuer; and without TLS, for trying things out. */
    private static Optional<URI> url(String issuer) {
        try {
            URI uri = URI.create(issuer.replaceAll("/+$", ""));
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return Optional.of(uri)
                    .filter(url -> web && url.getHost() != null && url.getQuery() == null && url.getFragment() == null);
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }
}
