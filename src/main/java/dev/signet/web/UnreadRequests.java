package dev.signet.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Rejects requests that cannot be read: those without a clear end, those that the router rejects itself, and those that
 * take too long to arrive. {@link ConnectionGuard} adds the body and handles the rest of the request.
 */
@Singleton
class UnreadRequests {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final Set<Integer> FROM_THE_ROUTER = Set.of(BAD_REQUEST, NOT_FOUND);

    private final Vertx vertx;
    private final LimitsConfig limits;

    UnreadRequests(Vertx vertx, LimitsConfig limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    void install(@Observes Router router) {
        // The timer must not be set before a reload: it would reject the request while it waits for that.
        router.route().order(LiveReload.AFTERWARDS).handler(this::watch).failureHandler(UnreadRequests::answer);
    }

    private void watch(RoutingContext http) {
        if (!Framing.isClear(http.request().version(), http.request().headers())) {
            http.response().setStatusCode(BAD_REQUEST).end();
            return;
        }
        if (Framing.hasBody(http.request().headers())) {
            long timer = vertx.setTimer(limits.requestTimeout().toMillis(), late -> giveUp(http));
            http.addEndHandler(answered -> vertx.cancelTimer(timer));
        }
        http.next();
    }

    /** RFC 9110 §15.5.9: returns 408, unless the response has begun. */
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

    /** Handles a missing or invalid {@code Host} header, or a path without its leading slash. */
    private static void answer(RoutingContext http) {
        if (FROM_THE_ROUTER.contains(http.statusCode()) && !http.response().ended()) {
            http.response().setStatusCode(http.statusCode()).end();
        } else {
            http.next();
        }
    }
}
