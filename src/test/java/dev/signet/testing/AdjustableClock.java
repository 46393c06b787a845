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

    /** Lets this much time pass. */
    public void advance(Duration time) {
        ahead = ahead.plus(time);
    }

    /** Makes the clock tell the right time. */
    public void setRight() {
        ahead = Duration.ZERO;
    }

    /** In microseconds, as the service's own clock. */
    @Override
    public Instant instant() {
        return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MICROS);
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
