package dev.signet.web;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.BiConsumer;

/**
 * Adds headers that keep browsers from sniffing, framing or running a response, or sending its address to others (OWASP
 * ASVS 5 §3.4). The values are the reference's, if it sets the header. An endpoint that needs another value sets it
 * itself.
 */
@Singleton
class SecurityHeaders {
    /** The path of {@code META-INF/resources/api/docs}. */
    private static final String DOCUMENTATION_PATH = "/api/docs";

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence FRAME_OPTIONS = HttpHeaders.createOptimized("X-Frame-Options");
    private static final CharSequence DENY = HttpHeaders.createOptimized("DENY");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence OPENER_POLICY = HttpHeaders.createOptimized("Cross-Origin-Opener-Policy");
    private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
    private static final CharSequence CONTENT_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NO_CONTENT =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

    /** For Swagger UI, which sets inline styles. */
    private static final CharSequence DOCUMENTATION =
            HttpHeaders.createOptimized("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none';"
                    + " form-action 'self'; frame-ancestors 'none'");

    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("Strict-Transport-Security");

    private final CharSequence transportSecurity;

    SecurityHeaders(HstsConfig hsts) {
        if (hsts.maxAge().isNegative()) {
            throw new ConfigurationException("signet.hsts.max-age is negative. Set it to 0 or more.");
        }
        this.transportSecurity = HttpHeaders.createOptimized(
                "max-age=" + hsts.maxAge().toSeconds() + (hsts.includeSubdomains() ? "; includeSubDomains" : ""));
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::add);
    }

    private void add(RoutingContext http) {
        String path = http.request().path();
        if (isDeveloperTool(LaunchMode.current(), path)) {
            http.response().headers().set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        } else {
            // This includes what a trusted proxy reports.
            add(http.response().headers()::set, policy(path), http.request().isSSL());
        }
        http.next();
    }

    /** Adds the headers to a response that did not come from the router. */
    void addMissing(io.netty.handler.codec.http.HttpHeaders answer, boolean secure) {
        if (!answer.contains(CONTENT_TYPE_OPTIONS)) {
            add(answer::set, NO_CONTENT, secure);
        }
    }

    private void add(BiConsumer<CharSequence, CharSequence> headers, CharSequence contentPolicy, boolean secure) {
        headers.accept(CONTENT_TYPE_OPTIONS, NOSNIFF);
        headers.accept(FRAME_OPTIONS, DENY);
        headers.accept(REFERRER_POLICY, SAME_ORIGIN);
        headers.accept(OPENER_POLICY, SAME_ORIGIN);
        headers.accept(CONTENT_POLICY, contentPolicy);
        // RFC 6797 §7.2: not over an insecure connection.
        if (secure) {
            headers.accept(TRANSPORT_SECURITY, transportSecurity);
        }
    }

    private static CharSequence policy(String path) {
        return isDocumentation(path) ? DOCUMENTATION : NO_CONTENT;
    }

    /**
     * Returns whether this is a page that Quarkus serves only in dev mode (the Dev UI); a content policy would leave it
     * blank.
     */
    static boolean isDeveloperTool(LaunchMode mode, String path) {
        return mode == LaunchMode.DEVELOPMENT && path != null && path.startsWith("/q/");
    }

    private static boolean isDocumentation(String path) {
        return path != null
                && path.startsWith(DOCUMENTATION_PATH)
                && (path.length() == DOCUMENTATION_PATH.length() || path.charAt(DOCUMENTATION_PATH.length()) == '/');
    }
}
