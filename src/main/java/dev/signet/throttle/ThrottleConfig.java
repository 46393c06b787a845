package dev.signet.throttle;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.Min;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many wrong guesses are allowed before the next one must wait. */
@ConfigMapping(prefix = "signet.throttle")
@RegisterForReflection
public interface ThrottleConfig {
    /** Whether guesses are counted at all. */
    @WithDefault("true")
    boolean enabled();

    /** Passwords of one account: a limit for all unknown devices together, and the same limit for each known device. */
    Account account();

    /** Second-factor codes of one account, counted in the same way. */
    Code code();

    /** Mails of one kind to one address. Every mail counts, unless it has a sign-in code that is used. */
    Mail mail();

    /** Guesses by unknown devices from one network address (for IPv6, from one /64). */
    Address address();

    /** All guesses by unknown devices. */
    Overall overall();

    /** How long a network or a device token stays known after a login. */
    @WithDefault("30d")
    @DurationMin(millis = 1)
    @DurationMax(days = 3650)
    Duration knownFor();

    /** How many guesses are free, and how the waits grow. */
    interface Limit {
        /** How many wrong guesses are allowed before the next one must wait. */
        @Min(1) int free();

        /** The first wait; each further one is twice as long. */
        @DurationMin(millis = 1)
        Duration firstWait();

        /** The longest wait. */
        @DurationMin(millis = 1)
        Duration longestWait();

        /** The time after which one wrong guess is forgotten. */
        @DurationMin(millis = 1)
        Duration forget();
    }

    /** See {@link ThrottleConfig#account()}. */
    interface Account extends Limit {
        @Override
        @WithDefault("10")
        @Min(1) int free();

        @Override
        @WithDefault("1s")
        Duration firstWait();

        @Override
        @WithDefault("1h")
        Duration longestWait();

        @Override
        @WithDefault("1h")
        Duration forget();
    }

    /** See {@link ThrottleConfig#code()}. */
    interface Code extends Limit {
        @Override
        @WithDefault("5")
        @Min(1) int free();

        @Override
        @WithDefault("30s")
        Duration firstWait();

        @Override
        @WithDefault("1h")
        Duration longestWait();

        @Override
        @WithDefault("1h")
        Duration forget();
    }

    /** See {@link ThrottleConfig#mail()}. */
    interface Mail extends Limit {
        @Override
        @WithDefault("3")
        @Min(1) int free();

        @Override
        @WithDefault("1m")
        Duration firstWait();

        @Override
        @WithDefault("1d")
        Duration longestWait();

        @Override
        @WithDefault("6h")
        Duration forget();
    }

    /** See {@link ThrottleConfig#address()}. */
    interface Address extends Limit {
        @Override
        @WithDefault("100")
        @Min(1) int free();

        @Override
        @WithDefault("1s")
        Duration firstWait();

        @Override
        @WithDefault("5m")
        Duration longestWait();

        @Override
        @WithDefault("10s")
        Duration forget();
    }

    /** See {@link ThrottleConfig#overall()}. */
    interface Overall extends Limit {
        @Override
        @WithDefault("1000")
        @Min(1) int free();

        @Override
        @WithDefault("1s")
        Duration firstWait();

        @Override
        @WithDefault("10s")
        Duration longestWait();

        @Override
        @WithDefault("100ms")
        Duration forget();
    }
}
