package dev.signet.token;

import dev.signet.start.StartOrder;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Stops the start if the settings would make tokens insecure or unusable. */
@Singleton
class TokenSettingsCheck {
    private final TokenConfig config;

    TokenSettingsCheck(TokenConfig config) {
        this.config = config;
    }

    void check(@Observes @Priority(StartOrder.SETTINGS) StartupEvent start) {
        if (config.rotateRefreshTokens() && !config.blacklistAfterRotation()) {
            throw new ConfigurationException(
                    "signet.token.blacklist-after-rotation=false with signet.token.rotate-refresh-tokens=true would leave"
                            + " every refresh token ever issued good until it expires. Set"
                            + " signet.token.blacklist-after-rotation=true, or signet.token.rotate-refresh-tokens=false.");
        }
    }
}
