package dev.signet.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.Context;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Puts a {@link ConnectionGuard} on every connection. The router never sees the requests that the HTTP server rejects
 * itself, and Quarkus does not give access to the server. But Vert.x reports every request to its tracer first, so this
 * class is a tracer that wraps the configured one, if any.
 *
 * <p>In dev mode, Vert.x outlives the reloads of the application, and so do this class and those that it uses, with the
 * settings of the first start. A change to these classes takes effect when dev mode is started again.
 */
@Singleton
class ConnectionGuards implements VertxOptionsCustomizer {
    private static final Logger LOG = Logger.getLogger(ConnectionGuards.class);

    private final EveryAnswer everyAnswer;

    ConnectionGuards(SecurityHeaders securityHeaders) {
        this.everyAnswer = new EveryAnswer(securityHeaders);
    }

    @Override
    public void accept(VertxOptions options) {
        TracingOptions configured = options.getTracingOptions();
        VertxTracerFactory tracing = configured == null || configured.getFactory() == null
                ? VertxTracerFactory.NOOP
                : configured.getFactory();
        options.setTracingOptions(
                new TracingOptions().setFactory(own -> new Announcements<>(tracing.tracer(configured))));
    }

    private void guard(HttpServerRequestInternal request) {
        ChannelPipeline handlers =
                ((ConnectionBase) request.connection()).channel().pipeline();
        ChannelHandlerContext vertx = handlers.context(VertxHandler.class);
        if (vertx != null && handlers.get(ConnectionGuard.class) == null) {
            handlers.addBefore(
                    vertx.name(),
                    ConnectionGuard.class.getName(),
                    new ConnectionGuard(everyAnswer, Exchange.of(request)));
            if (handlers.get(SslHandler.class) == null) {
                // Otherwise the connection closes when the client ends its output, even if it still waits for a
                // response.
                handlers.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            }
        }
    }

    private final class Announcements<I, O> implements VertxTracer<I, O> {
        private final VertxTracer<I, O> configured;

        Announcements(VertxTracer<I, O> configured) {
            this.configured = configured;
        }

        @Override
        public <R> I receiveRequest(
                Context context,
                SpanKind kind,
                TracingPolicy policy,
                R request,
                String operation,
                Iterable<Map.Entry<String, String>> headers,
                TagExtractor<R> tagExtractor) {
            if (request instanceof HttpServerRequestInternal http) {
                guard(http);
                TargetAsMeant.nameHost(http);
                RouteLabels.begin(http);
            }
            try {
                return configured.receiveRequest(context, kind, policy, request, operation, headers, tagExtractor);
            } catch (RuntimeException fault) {
                // A header that tracing cannot parse must not prevent a response.
                LOG.debug("Could not trace a request", fault);
                return null;
            }
        }

        @Override
        public <R> void sendResponse(
                Context context, R response, I payload, Throwable failure, TagExtractor<R> tagExtractor) {
            configured.sendResponse(context, response, payload, failure, tagExtractor);
        }

        @Override
        public <R> O sendRequest(
                Context context,
                SpanKind kind,
                TracingPolicy policy,
                R request,
                String operation,
                BiConsumer<String, String> headers,
                TagExtractor<R> tagExtractor) {
            return configured.sendRequest(context, kind, policy, request, operation, headers, tagExtractor);
        }

        @Override
        public <R> void receiveResponse(
                Context context, R response, O payload, Throwable failure, TagExtractor<R> tagExtractor) {
            configured.receiveResponse(context, response, payload, failure, tagExtractor);
        }

        @Override
        public void close() {
            configured.close();
        }
    }
}
