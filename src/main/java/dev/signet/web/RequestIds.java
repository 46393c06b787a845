package dev.signet.web;

import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives every request an ID for the response, every log line and bug reports: the one from the request, or a new one.
 */
@Singleton
class RequestIds {
    private static final String HEADER = "X-Request-Id";
    private static final String IN_LOG = "requestId";

    /**
     * Characters that cannot end or forge a log line (CWE-117, OWASP ASVS 5 §16.4.1); UUIDs, ULIDs and trace IDs match.
     */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(RequestIds::name);
    }

    private static void name(RoutingContext http) {
        String id = of(http.request().headers());
        MDC.put(IN_LOG, id);
        http.response().putHeader(HEADER, id);
        http.next();
    }

    /** Returns the ID of a request with these headers. */
    static String of(MultiMap headers) {
        String sent = headers.get(HEADER);
        return sent != null && HARMLESS.matcher(sent).matches() ? sent : anyId();
    }

    /** Adds the request's ID to a response that lacks it. */
    static void addMissing(HttpHeaders answer, String id) {
        if (!answer.contains(HEADER)) {
            answer.set(HEADER, id);
        }
    }

    /** Unique, but not secret. */
    private static String anyId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
