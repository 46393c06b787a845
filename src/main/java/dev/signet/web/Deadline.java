package dev.signet.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a connection does unless something else happens first. There is one at a time, on the connection's event loop. */
final class Deadline {
    private Future<?> timer;

    void set(ChannelHandlerContext connection, Duration delay, Runnable then) {
        cancel();
        timer = connection.executor().schedule(then, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
