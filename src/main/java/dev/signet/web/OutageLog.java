package dev.signet.web;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Limits log lines about an outage: one for its first failed request, then one per interval, no matter how many
 * requests fail.
 */
final class OutageLog {
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private int failed;
    private boolean logged;
    private long loggedAt;

    OutageLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Counts a failed request. Returns how many have failed since the last log line, this one included; empty if it is
     * too early for another line.
     */
    synchronized OptionalInt failed() {
        failed++;
        long now = nanoTime.getAsLong();
        if (logged && now - loggedAt < INTERVAL.toNanos()) {
            return OptionalInt.empty();
        }
        OptionalInt count = OptionalInt.of(failed);
        failed = 0;
        logged = true;
        loggedAt = now;
        return count;
    }
}
