package dev.signet.throttle;

import dev.signet.start.StartCheck;
import dev.signet.throttle.ThrottleConfig.Limit;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;

/** Stops the start if the longest wait is shorter than the first. */
@Singleton
class ThrottleSettingsCheck implements StartCheck {
    private final ThrottleConfig config;

    ThrottleSettingsCheck(ThrottleConfig config) {
        this.config = config;
    }

    @Override
    public void check() {
        check("account", config.account());
        check("code", config.code());
        check("mail", config.mail());
        check("address", config.address());
        check("overall", config.overall());
    }

    private static void check(String name, Limit limit) {
        if (limit.longestWait().compareTo(limit.firstWait()) < 0) {
            throw new ConfigurationException("signet.throttle." + name + ".longest-wait is " + limit.longestWait()
                    + ": set at least " + limit.firstWait() + ", the first wait.");
        }
    }
}
