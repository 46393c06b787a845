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
 * Gives every request a name that its answer, every line of the log and whoever reports a fault share: the one that came with
 * it, or one of ours.
 */
@Singleton
class RequestIds {
    private static final String HEADER = "X-Request-Id";
    private static final String IN_LOG = "requestId";

    /** What cannot end a line of the log or forge one (CWE-117, OWASP ASVS 5 §16.4.1); UUIDs, ULIDs and trace ids fit. */
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

    /** The name of a request with these headers. */
    static String of(MultiMap headers) {
        String sent = headers.get(HEADER);
        return sent != null && HARMLESS.matcher(sent).matches() ? sent : anyId();
    }

    /** Names the request in an answer that does not. */
    static void addMissing(HttpHeaders answer, String id) {
        if (!answer.contains(HEADER)) {
            answer.set(HEADER, id);
        }
    }

    /** Different from others, and no secret. */
    private static String anyId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
