package dev.signet.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.impl.VertxHandler;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps one connection consistent, no matter whether an endpoint, the router or the HTTP server itself responds. Every
 * response gets the common headers, and every error a body. If a response is complete before its request is, it is held
 * back while the rest of the request is read and discarded, because the next request follows it. If the rest is too
 * long, takes too long or has no clear end, the response says that the connection closes, and the connection is closed
 * after the client has had time to read that.
 *
 * <p>Quarkus pauses every request until something reads its body. If nothing does, nothing more is read from the
 * connection; this class resumes it.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
    /** How many bytes of an unread request are discarded. Go's net/http has the same limit. */
    private static final long MOST_DISCARDED = 256 * 1024;

    /** How long a response waits for the rest of its request. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** How many pipelined requests may wait for their responses. */
    private static final int MOST_AHEAD = 1_000;

    private final EveryAnswer everyAnswer;

    /** Requests whose response is incomplete, the oldest first. */
    private final Deque<Exchange> unanswered = new ArrayDeque<>();

    /** The request whose body is arriving, or {@code null}. */
    private Exchange arriving;

    /** Whether further requests are ignored. */
    private boolean closed;

    /** The complete response to the arriving request, held back until the request's end. */
    private FullHttpResponse held;

    private ChannelPromise heldPromise;
    private long discarded;
    private final Deadline deadline = new Deadline();
    private final LingeringClose closing = new LingeringClose();

    /** Guards a connection from its first request on. */
    ConnectionGuard(EveryAnswer everyAnswer, Exchange first) {
        this.everyAnswer = everyAnswer;
        begin(first);
    }

    private void begin(Exchange exchange) {
        unanswered.add(exchange);
        arriving = exchange;
        closed = !exchange.isUnderstood() || unanswered.size() > MOST_AHEAD;
        if (closed) {
            exchange.endConnection();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object message) {
        if (message instanceof HttpRequest request) {
            if (closed || closing.hasBegun()) {
                ReferenceCountUtil.release(message);
                return;
            }
            begin(Exchange.of(request));
            connection.fireChannelRead(message);
        } else if (message instanceof HttpContent content) {
            receive(connection, content);
        } else {
            connection.fireChannelRead(message);
        }
    }

    private void receive(ChannelHandlerContext connection, HttpContent content) {
        Exchange exchange = arriving;
        if (exchange == null || closing.hasBegun()) {
            content.release();
            return;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            breakOff(connection, exchange);
            return;
        }
        int bytes = content.content().readableBytes();
        boolean end = content instanceof LastHttpContent;
        exchange.receive(bytes);
        if (end) {
            exchange.receiveEnd();
            arriving = null;
        }
        if (held == null) {
            connection.fireChannelRead(content);
            return;
        }
        content.release();
        discarded += bytes;
        if (end) {
            release(connection);
            connection.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        } else if (discarded > MOST_DISCARDED) {
            release(connection);
        }
    }

    /** Ends the connection because the body is not chunked as announced. */
    private void breakOff(ChannelHandlerContext connection, Exchange exchange) {
        closed = true;
        exchange.endConnection();
        exchange.breakOff();
        if (held != null) {
            release(connection);
        } else if (unanswered.peek() == exchange) {
            refuse(connection, exchange);
        }
    }

    private void refuse(ChannelHandlerContext connection, Exchange exchange) {
        if (!exchange.isAnswering()) {
            write(connection, EveryAnswer.badRequest(), connection.newPromise());
        }
    }

    @Override
    public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise) {
        if (closing.hasBegun()) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        Exchange exchange = unanswered.peek();
        if (exchange == null) {
            connection.write(message, promise);
            return;
        }
        Object outgoing = message;
        if (message instanceof HttpResponse answer) {
            if (answer.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                exchange.allowBody();
                connection.write(message, promise);
                return;
            }
            exchange.beginAnswer();
            HttpResponse complete = everyAnswer.complete(answer, exchange, isSecure(connection));
            if (!exchange.isReceived()
                    && complete instanceof FullHttpResponse whole
                    && isWorthWaiting(exchange, whole)) {
                hold(connection, whole, promise);
                return;
            }
            announceEnd(exchange, complete);
            outgoing = complete;
        }
        if (outgoing instanceof LastHttpContent) {
            writeEnd(connection, exchange, outgoing, promise);
        } else {
            connection.write(outgoing, promise);
        }
    }

    private static boolean isWorthWaiting(Exchange exchange, HttpResponse answer) {
        return !exchange.isEndingConnection()
                && !exchange.isTooMuchToCome(MOST_DISCARDED)
                && !answer.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }

    private void hold(ChannelHandlerContext connection, FullHttpResponse answer, ChannelPromise promise) {
        held = answer;
        heldPromise = promise;
        discarded = 0;
        resume(connection);
        deadline.set(connection, PATIENCE, () -> release(connection));
    }

    private void release(ChannelHandlerContext connection) {
        FullHttpResponse answer = held;
        held = null;
        deadline.cancel();
        Exchange exchange = unanswered.element();
        announceEnd(exchange, answer);
        writeEnd(connection, exchange, answer, heldPromise);
        connection.flush();
    }

    /** Closes the connection after this response if its request is still incomplete. */
    private static void announceEnd(Exchange exchange, HttpResponse answer) {
        if (!exchange.isReceived()) {
            exchange.endConnection();
        }
        if (exchange.isEndingConnection()) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private void writeEnd(ChannelHandlerContext connection, Exchange exchange, Object message, ChannelPromise promise) {
        unanswered.remove();
        if (exchange.isEndingConnection()) {
            closing.begin(connection, message, promise);
            return;
        }
        connection.write(message, promise);
        resume(connection);
        Exchange next = unanswered.peek();
        if (next != null && next.isBroken()) {
            refuse(connection, next);
        }
    }

    /** The client has ended its output. It still gets the responses to the requests that it has sent in full. */
    @Override
    public void userEventTriggered(ChannelHandlerContext connection, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            closed = true;
            if (held != null) {
                release(connection);
            } else if (arriving != null || unanswered.isEmpty()) {
                connection.close();
            } else {
                unanswered.getLast().endConnection();
            }
        }
        connection.fireUserEventTriggered(event);
    }

    @Override
    public void close(ChannelHandlerContext connection, ChannelPromise promise) {
        if (held != null) {
            release(connection);
        }
        if (closing.hasBegun()) {
            connection.channel().closeFuture().addListener(done -> promise.trySuccess());
        } else {
            connection.close(promise);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext connection) {
        deadline.cancel();
        closing.cancel();
        if (held != null) {
            held.release();
            heldPromise.tryFailure(new ClosedChannelException());
            held = null;
        }
        connection.fireChannelInactive();
    }

    /** Resumes reading: the server pauses the connection while a request has a long body that nothing reads. */
    static void resume(ChannelHandlerContext connection) {
        VertxHandler<?> vertx = connection.pipeline().get(VertxHandler.class);
        if (vertx != null) {
            vertx.getConnection().doResume();
        }
    }

    private static boolean isSecure(ChannelHandlerContext connection) {
        return connection.pipeline().get(SslHandler.class) != null;
    }
}
