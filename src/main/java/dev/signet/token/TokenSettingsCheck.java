package dev.signet.token;

import dev.signet.start.StartOrder;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Stops the start if the settings would make tokens insecure or unusable. */
@Singleton
class TokenSettingsCheck {
    /** The same limit as for a session ({@code signet.session.absolute-lifetime}). */
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(36_500);

    private static final Duration LONGEST_LEEWAY = Duration.ofMinutes(5);

    private final TokenConfig config;

    TokenSettingsCheck(TokenConfig config) {
        this.config = config;
    }

    void check(@Observes @Priority(StartOrder.SETTINGS) StartupEvent start) {
        bounded("signet.token.access-lifetime", config.accessLifetime());
        bounded("signet.token.refresh-lifetime", config.refreshLifetime());
        if (config.rotateRefreshTokens() && !config.blacklistAfterRotation()) {
            throw new ConfigurationException(
                    "signet.token.blacklist-after-rotation=false with signet.token.rotate-refresh-tokens=true would leave"
                            + " every refresh token ever issued good until it expires. Set"
                            + " signet.token.blacklist-after-rotation=true, or signet.token.rotate-refresh-tokens=false.");
        }
        if (config.leeway().isNegative() || config.leeway().compareTo(LONGEST_LEEWAY) > 0) {
            throw new ConfigurationException("signet.token.leeway is " + config.leeway()
                    + ": set it between 0 and 5 minutes; a longer one keeps expired tokens alive.");
        }
    }

    private static void bounded(String name, Duration lifetime) {
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new ConfigurationException(
                    name + " is " + lifetime + ": tokens would expire before they arrive. Set at least 1s.");
        }
        if (lifetime.compareTo(LONGEST_LIFETIME) > 0) {
            throw new ConfigurationException(name + " is " + lifetime
                    + ": some databases and clients do not support dates so far away. Set at most 36500d.");
        }
    }
}
