package dev.signet.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Requests that are never read, or not to their end: what the HTTP server refuses by itself is answered in the contract's words
 * and without a trace in the log, and nobody waits for what will not come.
 */
@Singleton
class UnreadRequests {
    private static final int BAD_REQUEST = 400;
    private static final int REQUEST_TIMEOUT = 408;

    /** How long a client that has its answer may go on sending; nginx's lingering timeout is the same. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final LimitsConfig limits;

    UnreadRequests(Vertx vertx, LimitsConfig limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::watch).failureHandler(UnreadRequests::answer);
    }

    private void watch(RoutingContext http) {
        if (IncomingBodies.hasBody(http.request())) {
            long timer = vertx.setTimer(limits.requestTimeout().toMillis(), late -> giveUp(http));
            http.addEndHandler(answered -> {
                vertx.cancelTimer(timer);
                letGo(http.request());
            });
        }
        http.next();
    }

    /** RFC 9110 §15.5.9: who takes too long is told so, where nothing else was said, and let go. */
    private static void giveUp(RoutingContext http) {
        if (http.request().isEnded()) {
            return;
        }
        if (http.response().headWritten()) {
            http.request().connection().close();
            return;
        }
        http.response()
                .setStatusCode(REQUEST_TIMEOUT)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(new JsonObject()
                        .put("detail", "The request took too long to arrive.")
                        .encode());
    }

    /**
     * What is left of a body when the answer is out is thrown away: nobody reads it, and the next request waits behind it. Where
     * it takes no end, the connection does.
     */
    private void letGo(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        request.resume();
        vertx.setTimer(LINGER.toMillis(), late -> {
            if (!request.isEnded()) {
                request.connection().close();
            }
        });
    }

    /** A {@code Host} header that is missing or none. */
    private static void answer(RoutingContext http) {
        if (http.statusCode() != BAD_REQUEST || http.response().ended()) {
            http.next();
            return;
        }
        http.response()
                .setStatusCode(BAD_REQUEST)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("detail", "Bad request.").encode());
    }
}
