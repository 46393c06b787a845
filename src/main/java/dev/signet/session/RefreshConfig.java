package dev.signet.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a refresh treats a token that was rotated already. */
@ConfigMapping(prefix = "signet.refresh")
public interface RefreshConfig {
    /**
     * How long after a rotation the token before it is taken for a retry or a second tab. Later it is taken for a stolen one
     * and ends the session.
     */
    @WithDefault("10s")
    @DurationMin
    Duration grace();

    /** What a retry without an {@code Idempotency-Key} gets within the grace. */
    @WithDefault("reject")
    OnRetry onRetry();

    /** The answer to a retry. */
    enum OnRetry {
        /** 401, as the reference does; the session lives on. */
        REJECT,
        /** The same pair again, for clients that cannot be changed. */
        REPLAY
    }
}
