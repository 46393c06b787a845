package dev.signet.account;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Stops the start where links in mails would be dead when they arrive, or live for too long. */
@Singleton
class SafeSettings {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(90);

    private final AccountConfig config;

    SafeSettings(AccountConfig config) {
        this.config = config;
    }

    void check(@Observes @Priority(1) StartupEvent start) {
        bounded("signet.account.activation-lifetime", config.activationLifetime());
        bounded("signet.account.reset-lifetime", config.resetLifetime());
        bounded("signet.account.invitation-lifetime", config.invitationLifetime());
    }

    private static void bounded(String name, Duration lifetime) {
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new ConfigurationException(name + " is " + lifetime + ": set it between 1m and 90d.");
        }
    }
}
