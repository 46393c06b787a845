package dev.signet.session;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long sessions last, and how many a user has. */
@ConfigMapping(prefix = "signet.session")
public interface SessionConfig {
    /**
     * How long a session lives without a refresh; where not set, as long as its refresh token. The access token that it gave
     * last is good to its own end.
     */
    Optional<@DurationMin(seconds = 1) @DurationMax(days = 36_500) Duration> idleTimeout();

    /** How long a session and its tokens live at all, however often it is refreshed; where not set, for ever. */
    Optional<@DurationMin(seconds = 1) @DurationMax(days = 36_500) Duration> absoluteLifetime();

    /** The most sessions that a user has; one more login ends the one that was used the longest ago. */
    Optional<@Min(1) Integer> maxPerUser();
}
