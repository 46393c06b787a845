package dev.signet.web;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Requests that are never read, or not to their end: what the HTTP server refuses by itself is answered in the contract's words
 * and without a trace in the log, and nobody waits for what will not come.
 */
@Singleton
class UnreadRequests implements HttpServerOptionsCustomizer {
    private static final int BAD_REQUEST = 400;

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(UnreadRequests::letGo).failureHandler(UnreadRequests::answer);
    }

    /** What is left of a body when the answer is out is thrown away: nobody reads it, and the next request waits behind it. */
    private static void letGo(RoutingContext http) {
        http.addEndHandler(answered -> {
            if (!http.request().isEnded()) {
                http.request().resume();
            }
        });
        http.next();
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

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        // To an upgrade to HTTP/2 without TLS that it does not like, Vert.x gives half an answer and keeps the client
        // waiting.
        options.setHttp2ClearTextEnabled(false);
    }
}
