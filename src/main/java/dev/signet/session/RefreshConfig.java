package dev.signet.session;

import dev.signet.settings.Bounds.DurationMin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings for refresh tokens that were already rotated. */
@ConfigMapping(prefix = "signet.refresh")
@RegisterForReflection
public interface RefreshConfig {
    /**
     * How long after a rotation the previous token is treated as a retry or a second tab. After that it is treated as
     * stolen, and its session is ended.
     */
    @WithDefault("10s")
    @DurationMin
    Duration grace();

    /** What a retry without an {@code Idempotency-Key} gets within the grace period. */
    @WithDefault("reject")
    OnRetry onRetry();

    /** The response to a retry. */
    enum OnRetry {
        /** 401, as in the reference; the session continues. */
        REJECT,
        /** The same token pair again, for clients that cannot be changed. */
        REPLAY
    }
}
