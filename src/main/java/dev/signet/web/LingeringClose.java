package dev.signet.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * The end of a connection: sends the last response, ends the output, and waits for a limited time for the client to
 * close the connection. If it closed while data arrives, the client's system would discard the response unread (RFC
 * 9112 §9.6).
 */
final class LingeringClose {
    /** How long a client may keep sending after the last response. nginx waits as long. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final Deadline deadline = new Deadline();
    private boolean begun;

    /** Sends the last response, and ends the output when it is sent. */
    void begin(ChannelHandlerContext connection, Object message, ChannelPromise promise) {
        begun = true;
        connection.writeAndFlush(message, promise.unvoid()).addListener(sent -> endOutput(connection));
    }

    /** Returns whether the last response has been written. */
    boolean hasBegun() {
        return begun;
    }

    /** Stops waiting, because the connection is closed. */
    void cancel() {
        deadline.cancel();
    }

    private void endOutput(ChannelHandlerContext connection) {
        ConnectionGuard.resume(connection);
        Channel channel = connection.channel();
        SslHandler tls = connection.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
        if (channel instanceof DuplexChannel duplex && duplex.isInputShutdown()) {
            connection.close();
        } else if (channel.isActive()) {
            deadline.set(connection, LINGER, connection::close);
        }
    }
}
