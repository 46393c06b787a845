package dev.signet.account;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Guards the page that follows the links in mails where nobody named another ({@code META-INF/resources/account}): it runs its own
 * script and none beside it, and whatever it loads learns nothing of the link (OWASP ASVS 5, V3.4).
 */
@Singleton
class AccountPage {
    /** Early, and after whoever sets these headers for all pages. */
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
