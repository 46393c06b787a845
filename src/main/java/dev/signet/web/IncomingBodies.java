package dev.signet.web;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes bodies in before a thread is taken for their requests: a client that sends slowly, be it on purpose, keeps a connection
 * and a little memory, and nobody from being served. Of long bodies only so much is held at once, so that many of them cannot
 * use the memory up; short ones are always taken. (Not a singleton: the gate that uses it is made before there are settings.)
 */
@ApplicationScoped
class IncomingBodies {
    private static final int SHORT = 16 * 1024;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final long limit;
    private final long most;
    private final AtomicLong held = new AtomicLong();

    IncomingBodies(LimitsConfig limits) {
        this.limit = limits.bodySize().asLongValue();
        this.most = limits.longBodies().asLongValue();
    }

    /** Completes when the request's body is there, or more of it than may be. Fails with 503 where too much is held already. */
    Uni<Void> arrival(RoutingContext http) {
        HttpServerRequest request = http.request();
        MultiMap headers = request.headers();
        if (request.isEnded() || !Framing.hasBody(headers) || Framing.length(headers) > limit) {
            return Uni.createFrom().voidItem();
        }
        if (Framing.awaitsContinue(headers)) {
            http.response().writeContinue();
        }
        return Uni.createFrom().emitter(arrived -> new Body(http, arrived).take());
    }

    /** A body on its way. All of it happens on the connection's event loop. */
    private final class Body {
        private final RoutingContext http;
        private final UniEmitter<? super Void> arrived;
        private final Buffer bytes = Buffer.buffer();
        private long counted;

        Body(RoutingContext http, UniEmitter<? super Void> arrived) {
            this.http = http;
            this.arrived = arrived;
        }

        void take() {
            http.addEndHandler(over -> held.addAndGet(-counted));
            http.request()
                    .exceptionHandler(gone -> refuse(ApiError.malformed("The request ended before its body did.")))
                    .handler(this::add)
                    .endHandler(end -> complete())
                    .resume();
        }

        private void add(Buffer chunk) {
            // What comes after the answer, or beyond the limit, is thrown away.
            if (http.response().ended() || bytes.length() > limit) {
                return;
            }
            bytes.appendBuffer(chunk);
            if (bytes.length() > SHORT) {
                long more = bytes.length() - SHORT - counted;
                counted += more;
                if (held.addAndGet(more) > most) {
                    refuse(ApiError.busy(RETRY_AFTER));
                    return;
                }
            }
            if (bytes.length() > limit) {
                complete();
            }
        }

        private void complete() {
            if (!http.response().ended()) {
                ((RoutingContextInternal) http).setBody(bytes);
                arrived.complete(null);
            }
        }

        private void refuse(ApiError refusal) {
            if (!http.response().ended()) {
                arrived.fail(refusal);
            }
        }
    }
}
