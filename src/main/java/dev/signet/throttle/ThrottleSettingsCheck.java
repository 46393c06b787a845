package dev.signet.throttle;

import dev.signet.start.StartOrder;
import dev.signet.throttle.ThrottleConfig.Limit;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Fails the start if the settings would limit nothing. */
@Singleton
class ThrottleSettingsCheck {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final ThrottleConfig config;

    ThrottleSettingsCheck(ThrottleConfig config) {
        this.config = config;
    }

    void check(@Observes @Priority(StartOrder.SETTINGS) StartupEvent start) {
        check("account", config.account());
        check("code", config.code());
        check("mail", config.mail());
        check("address", config.address());
        check("overall", config.overall());
        atLeast(SHORTEST, "known-for", config.knownFor());
    }

    private static void check(String name, Limit limit) {
        atLeast(SHORTEST, name + ".first-wait", limit.firstWait());
        atLeast(limit.firstWait(), name + ".longest-wait", limit.longestWait());
        atLeast(SHORTEST, name + ".forget", limit.forget());
    }

    private static void atLeast(Duration shortest, String name, Duration time) {
        if (time.compareTo(shortest) < 0) {
            throw new ConfigurationException(
                    "signet.throttle." + name + " is " + time + ": set at least " + shortest + ".");
        }
    }
}
