package dev.signet.web;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** How often the log tells of an outage: at its first failed request, and then at intervals, however many fail meanwhile. */
final class OutageLog {
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private int failed;
    private boolean told;
    private long toldAt;

    OutageLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Counts a request that failed. How many did since the log told of any, this one among them; empty where it is too early to. */
    synchronized OptionalInt failed() {
        failed++;
        long now = nanoTime.getAsLong();
        if (told && now - toldAt < INTERVAL.toNanos()) {
            return OptionalInt.empty();
        }
        OptionalInt toTell = OptionalInt.of(failed);
        failed = 0;
        told = true;
        toldAt = now;
        return toTell;
    }
}
