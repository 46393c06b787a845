package dev.signet.account;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Sets security headers on the built-in page that links in mails lead to by default
 * ({@code META-INF/resources/account}). The page may run only its own script, and the {@code Referrer-Policy} keeps the
 * link's token from leaking (OWASP ASVS 5, V3.4).
 */
@Singleton
class AccountPage {
    /** Runs early, but after the handler that sets these headers for all pages. */
    private static final int ORDER = -10_000;

    void guard(@Observes Router router) {
        router.route("/account/*").order(ORDER).handler(AccountPage::guard);
    }

    private static void guard(RoutingContext http) {
        MultiMap headers = http.response().headers();
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
                        + " form-action 'none'; frame-ancestors 'none'");
        headers.set("Referrer-Policy", "no-referrer");
        http.next();
    }
}
