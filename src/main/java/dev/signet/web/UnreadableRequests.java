package dev.signet.web;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What the HTTP server refuses before there is a request to speak of, in the contract's words and without a trace in the log. */
@Singleton
class UnreadableRequests implements HttpServerOptionsCustomizer {
    private static final int BAD_REQUEST = 400;

    void answer(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(UnreadableRequests::answer);
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
