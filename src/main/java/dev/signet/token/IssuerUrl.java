package dev.signet.token;

import dev.signet.web.PublicUrl;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** Uses the issuer as the public URL of the service if it is a URL (RFC 8414 §3.3). */
@Singleton
class IssuerUrl {
    @Produces
    @Singleton
    PublicUrl publicUrl(TokenConfig tokens) {
        return new PublicUrl(tokens.issuer().flatMap(IssuerUrl::url));
    }

    /** Accepts issuers of RFC 8414 §2 and, for trying things out, also http. */
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
