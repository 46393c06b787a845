package dev.signet.security;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The clock of the whole program; a test can replace it. */
class TimeSource {
    /**
     * Returns a clock that ticks in microseconds, PostgreSQL's precision, so that a time in a response is the same when
     * it is read back later.
     */
    @Produces
    @Singleton
    Clock clock() {
        return new Microseconds(ZoneOffset.UTC);
    }

    /** {@link Clock#tick} is no choice: its {@code millis()} divides by zero if it ticks more than once per millisecond. */
    private static final class Microseconds extends Clock {
        private final ZoneId zone;

        Microseconds(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public Instant instant() {
            return Instant.now().truncatedTo(ChronoUnit.MICROS);
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new Microseconds(other);
        }
    }
}
