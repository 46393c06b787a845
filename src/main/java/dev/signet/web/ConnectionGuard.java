package dev.signet.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
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
import io.netty.util.concurrent.Future;
import io.vertx.core.net.impl.VertxHandler;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one connection in order, whoever answers its requests: an endpoint, the router, or the HTTP server by itself. Every answer
 * leaves with the headers that all answers have, and every refusal with a body. An answer that comes before its request's end is held
 * back while the rest of the request is read and thrown away, because the next request is behind it. If that is too much or takes
 * too long, or if nobody can tell where the request ends, the answer says that the connection is closed, and it is closed after the
 * client had time to read that.
 *
 * <p>Quarkus pauses every request until somebody reads its body. If nobody does, nothing more is read from the connection; that is
 * what this class undoes.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
    /** How much of a request is read for nothing. Go's net/http has the same limit. */
    private static final long MOST_DISCARDED = 256 * 1024;

    /** How long an answer waits for the rest of its request. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /**
     * How long a client may go on sending after the last answer. If the connection were closed under what it sends, its system
     * would throw the answer away unread (RFC 9112 §9.6). nginx waits for as long.
     */
    private static final Duration LINGER = Duration.ofSeconds(5);

    /** How many requests a client may send ahead of their answers. */
    private static final int MOST_AHEAD = 1_000;

    private final EveryAnswer everyAnswer;

    /** Requests without their whole answer, the oldest first. */
    private final Queue<Exchange> unanswered = new ArrayDeque<>();

    /** The request whose body is arriving, if there is one. */
    private Exchange arriving;

    /** No further request is read. */
    private boolean closed;

    /** The last answer is out. */
    private boolean lingering;

    /** The whole answer to the arriving request, which waits for the request's end. */
    private FullHttpResponse held;

    private ChannelPromise heldPromise;
    private long discarded;
    private Future<?> timer;

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
            if (closed || lingering) {
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
        if (exchange == null || lingering) {
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

    /** The body is not in chunks, as it was announced to be. */
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
        if (lingering) {
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
        startTimer(connection, PATIENCE, () -> release(connection));
    }

    private void release(ChannelHandlerContext connection) {
        FullHttpResponse answer = held;
        held = null;
        stopTimer();
        Exchange exchange = unanswered.element();
        announceEnd(exchange, answer);
        writeEnd(connection, exchange, answer, heldPromise);
        connection.flush();
    }

    /** A request that has not arrived by now is the last one. */
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
            lingering = true;
            connection.writeAndFlush(message, promise.unvoid()).addListener(sent -> endOutput(connection));
            return;
        }
        connection.write(message, promise);
        resume(connection);
        Exchange next = unanswered.peek();
        if (next != null && next.isBroken()) {
            refuse(connection, next);
        }
    }

    /** Tells the client that there is nothing more to come, and waits for it to close the connection, but not for long. */
    private void endOutput(ChannelHandlerContext connection) {
        resume(connection);
        Channel channel = connection.channel();
        SslHandler tls = connection.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
        if (channel.isActive()) {
            startTimer(connection, LINGER, connection::close);
        }
    }

    @Override
    public void close(ChannelHandlerContext connection, ChannelPromise promise) {
        if (held != null) {
            release(connection);
        }
        if (lingering) {
            connection.channel().closeFuture().addListener(done -> promise.trySuccess());
        } else {
            connection.close(promise);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext connection) {
        stopTimer();
        if (held != null) {
            held.release();
            heldPromise.tryFailure(new ClosedChannelException());
            held = null;
        }
        connection.fireChannelInactive();
    }

    /** The server stops reading from the connection while a request has a long body that nobody reads. */
    private static void resume(ChannelHandlerContext connection) {
        VertxHandler<?> vertx = connection.pipeline().get(VertxHandler.class);
        if (vertx != null) {
            vertx.getConnection().doResume();
        }
    }

    private static boolean isSecure(ChannelHandlerContext connection) {
        return connection.pipeline().get(SslHandler.class) != null;
    }

    private void startTimer(ChannelHandlerContext connection, Duration delay, Runnable then) {
        stopTimer();
        timer = connection.executor().schedule(then, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
