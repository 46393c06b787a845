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
 * it. Short bodies are accepted beside them, up to a limit for all that arrive. (Application-scoped instead of singleton,
 * because the gate that uses it is created before the settings are available.)
 */
@ApplicationScoped
class IncomingBodies {
    private static final int SHORT = 16 * 1024;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** A body takes several times its size until its request is answered: while it grows, as text, and as JSON. */
    private static final int PART_OF_HEAP = 16;

    /** The same for all bodies, most of which are short: a body that arrives takes twice its size at most. */
    private static final int PART_FOR_ALL = 8;

    /** What a comma, a colon or a bracket counts in addition: with it begins a node, which takes up to 30 bytes for each. */
    private static final int SEPARATOR = 4;

    /** JSON with more of them has more {@linkplain JsonBody#MOST_TOKENS tokens} than are parsed, or has them in a text. */
    private static final int MOST_SEPARATORS = 2 * JsonBody.MOST_TOKENS;

    private final long limit;
    private final long most;
    private final long mostForAll = Runtime.getRuntime().maxMemory() / PART_FOR_ALL;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong arriving = new AtomicLong();

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
        private Buffer bytes = Buffer.buffer();
        private long counted;
        private long taken;
        private boolean complete;

        Body(RoutingContext http, UniEmitter<? super Boolean> arrived) {
            this.http = http;
            this.arrived = arrived;
        }

        void take() {
            http.addEndHandler(over -> release());
            http.request()
                    .exceptionHandler(gone -> refuse(ApiError.malformed("The request ended before its body did.")))
                    .handler(this::add)
                    .endHandler(end -> complete())
                    .resume();
        }

        private void add(Buffer chunk) {
            // Data after the response, after a refusal or beyond the limit is discarded.
            if (http.response().ended() || bytes == null || bytes.length() > limit) {
                return;
            }
            bytes.appendBuffer(chunk);
            taken += chunk.length();
            boolean fits = arriving.addAndGet(chunk.length()) <= mostForAll;
            if (bytes.length() > SHORT) {
                fits &= count(bytes.length() - SHORT - counted);
            }
            if (!fits) {
                refuse(ApiError.busy(RETRY_AFTER));
            } else if (bytes.length() > limit) {
                complete();
            }
        }

        private boolean count(long more) {
            counted += more;
            return held.addAndGet(more) <= most;
        }

        private void complete() {
            if (http.response().ended() || bytes == null) {
                return;
            }
            if (bytes.length() > SHORT && bytes.length() <= limit && !count(SEPARATOR * separators())) {
                refuse(ApiError.busy(RETRY_AFTER));
                return;
            }
            complete = true;
            ((RoutingContextInternal) http).setBody(bytes);
            arrived.complete(true);
        }

        private long separators() {
            int[] found = {0};
            bytes.getByteBuf().forEachByte(each -> {
                if (each == '{' || each == '[' || each == ',' || each == ':') {
                    found[0]++;
                }
                return found[0] < MOST_SEPARATORS;
            });
            return found[0];
        }

        private void refuse(ApiError refusal) {
            if (complete) {
                return;
            }
            release();
            if (!http.response().ended()) {
                arrived.fail(refusal);
            }
        }

        /** Lets the body go, because the connection, which keeps this object, may stay open for some time. */
        private void release() {
            held.addAndGet(-counted);
            arriving.addAndGet(-taken);
            counted = 0;
            taken = 0;
            bytes = null;
            if (complete) {
                ((RoutingContextInternal) http).setBody(null);
            }
        }
    }
}
