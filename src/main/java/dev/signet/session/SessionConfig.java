package dev.signet.session;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.Min;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** How long sessions last, and how many a user may have. */
@ConfigMapping(prefix = "signet.session")
@RegisterForReflection
public interface SessionConfig {
    /**
     * How long a session lasts without a refresh. If not set, as long as its refresh token. Its last access token stays
     * valid until it expires.
     */
    Optional<@DurationMin(seconds = 1) @DurationMax(days = 36_500) Duration> idleTimeout();

    /**
     * The maximum lifetime of a session and its tokens, however often it is refreshed. If not set, there is no limit.
     */
    Optional<@DurationMin(seconds = 1) @DurationMax(days = 36_500) Duration> absoluteLifetime();

    /** The maximum number of sessions per user. A further login ends the least recently used one. */
    Optional<@Min(1) Integer> maxPerUser();
}
