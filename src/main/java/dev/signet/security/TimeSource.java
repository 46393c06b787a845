package dev.signet.security;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The clock of the whole program; a test can replace it. */
class TimeSource {
    /**
     * Returns a clock that ticks in microseconds, PostgreSQL's precision, so that a time in a response is the same when
     * it is read back later. Call only {@code instant()}: the JDK's {@code millis()} divides by zero in a clock that
     * ticks faster than once per millisecond.
     */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }
}
