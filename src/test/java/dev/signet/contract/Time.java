package dev.signet.contract;

import dev.signet.testing.AdjustableClock;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The time of the server under test.
 *
 * @param passes lets this much of it pass
 */
record Time(Clock clock, Consumer<Duration> passes) {
    /** The time of a server in another process. */
    static Time real() {
        return new Time(Clock.systemUTC(), Time::sleep);
    }

    /** The time of the server in this process: none passes but what a case lets pass. */
    static Time of(AdjustableClock clock) {
        clock.standStill();
        return new Time(clock, clock::advance);
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
