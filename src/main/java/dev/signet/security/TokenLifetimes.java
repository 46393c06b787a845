package dev.signet.security;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Those settings of {@code signet.token} that lower packages need too: they keep what a valid token may still refer to. */
@RegisterForReflection
public interface TokenLifetimes {
    /** The bound of {@link #leeway}. An operator may raise the setting up to it at any time. */
    int LONGEST_LEEWAY_MINUTES = 5;

    /** The lifetime of an access token. */
    @WithDefault("30m")
    @DurationMin(seconds = 1, message = "must be at least 1s: tokens would expire before they arrive")
    @DurationMax(
            days = 36_500,
            message = "must be at most 36500d: some databases and clients do not support dates so far away")
    Duration accessLifetime();

    /** The lifetime of a refresh token. */
    @WithDefault("7d")
    @DurationMin(seconds = 1, message = "must be at least 1s: tokens would expire before they arrive")
    @DurationMax(
            days = 36_500,
            message = "must be at most 36500d: some databases and clients do not support dates so far away")
    Duration refreshLifetime();

    /** How much the clocks of Signet and of the token's issuer may differ. */
    @WithDefault("0s")
    @DurationMin(message = "must be between 0 and 5 minutes")
    @DurationMax(
            minutes = LONGEST_LEEWAY_MINUTES,
            message = "must be between 0 and 5 minutes: a longer one keeps expired tokens alive")
    Duration leeway();
}
