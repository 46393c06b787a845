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
 * Reads bodies before their requests get a thread, so that a client that sends slowly, by intent or not, costs a
 * connection and some memory, but no thread. The memory for long bodies is limited, so that many of them cannot exhaust
 * it; short bodies are always accepted. (Application-scoped instead of singleton, because the gate that uses it is
 * created before the settings are available.)
 */
@ApplicationScoped
class IncomingBodies {
    private static final int SHORT = 16 * 1024;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** A body takes several times its size until its request is answered: while it grows, as text, and as JSON. */
    private static final int PART_OF_HEAP = 16;

    private final long limit;
    private final long most;
    private final AtomicLong held = new AtomicLong();

    IncomingBodies(LimitsConfig limits) {
        this.limit = limits.bodySize().asLongValue();
        this.most =
                Math.min(limits.longBodies().asLongValue(), Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /**
     * Completes when the request's body has arrived, or more of it than allowed. Fails with 503 if too much is already
     * in memory.
     *
     * @return whether it was not there yet
     */
    Uni<Boolean> arrival(RoutingContext http) {
        HttpServerRequest request = http.request();
        MultiMap headers = request.headers();
        if (request.isEnded() || !Framing.hasBody(headers) || Framing.length(headers) > limit) {
            return Uni.createFrom().item(false);
        }
        if (Framing.awaitsContinue(headers)) {
            http.response().writeContinue();
        }
        return Uni.createFrom().emitter(arrived -> new Body(http, arrived).take());
    }

    /** An arriving body. Everything runs on the connection's event loop. */
    private final class Body {
        private final RoutingContext http;
        private final UniEmitter<? super Boolean> arrived;
        private final Buffer bytes = Buffer.buffer();
        private long counted;

        Body(RoutingContext http, UniEmitter<? super Boolean> arrived) {
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
            // Data after the response or beyond the limit is discarded.
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
                arrived.complete(true);
            }
        }

        private void refuse(ApiError refusal) {
            if (!http.response().ended()) {
                arrived.fail(refusal);
            }
        }
    }
}
