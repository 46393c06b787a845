package dev.signet.testing;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The service's clock in every test: the right time, until a test moves it; {@link ClockSetRight} then sets it right. */
@Mock
@Singleton
public class AdjustableClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;
    private volatile Instant stoodStillAt;

    /** Lets this much time pass. */
    public void advance(Duration time) {
        ahead = ahead.plus(time);
    }

    /** Lets no time pass but what {@link #advance} does. */
    public void standStill() {
        stoodStillAt = Instant.now();
    }

    /** Makes the clock tell the right time. */
    public void setRight() {
        stoodStillAt = null;
        ahead = Duration.ZERO;
    }

    /** In microseconds, as the service's own clock. */
    @Override
    public Instant instant() {
        Instant still = stoodStillAt;
        return (still == null ? Instant.now() : still).plus(ahead).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the service knows UTC only");
    }
}
