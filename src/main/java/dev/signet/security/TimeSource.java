package dev.signet.security;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The clock that everything asks; a test can put another one in its place. */
class TimeSource {
    /**
     * Ticks in microseconds, as PostgreSQL keeps time: what was answered once is what is read back later. Ask it for {@code
     * instant()}: the JDK's {@code millis()} divides by zero in a clock that ticks faster than that.
     */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }
}
