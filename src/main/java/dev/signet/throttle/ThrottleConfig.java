package dev.signet.throttle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;

/** How often something may be guessed in vain before the next guess has to wait. */
@ConfigMapping(prefix = "signet.throttle")
public interface ThrottleConfig {
    /** Whether guesses are counted at all. */
    @WithDefault("true")
    boolean enabled();

    /** Passwords of one account, as guessed by devices that it is not known from; and by each device that it is, apart. */
    Account account();

    /** Codes of one account's second factor, counted in the same way. */
    Code code();

    /** Mails of one kind to one address; each counts, since there is nothing to guess right. */
    Mail mail();

    /** Guesses from one network address (of IPv6, from one /64) of devices that are not known. */
    Address address();

    /** All guesses of devices that are not known. */
    Overall overall();

    /** How long a network or a device token counts as known after a login. */
    @WithDefault("30d")
    @DurationMax(days = 3650)
    Duration knownFor();

    /** How many are free, and how the waits grow. */
    interface Limit {
        /** How many may be wrong before the next one waits. */
        @Min(1) int free();

        /** How long the first wait is; each further one is twice as long. */
        Duration firstWait();

        /** How long the longest wait is. */
        Duration longestWait();

        /** How long it takes until one wrong guess is forgotten. */
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
