package dev.signet.token;

import dev.signet.start.StartCheck;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;

/** Stops the start if the settings would make tokens insecure or unusable. */
@Singleton
class TokenSettingsCheck implements StartCheck {
    private final TokenConfig config;

    TokenSettingsCheck(TokenConfig config) {
        this.config = config;
    }

    @Override
    public void check() {
        if (config.rotateRefreshTokens() && !config.blacklistAfterRotation()) {
            throw new ConfigurationException(
                    "signet.token.blacklist-after-rotation=false with signet.token.rotate-refresh-tokens=true would leave"
                            + " every refresh token ever issued good until it expires. Set"
                            + " signet.token.blacklist-after-rotation=true, or signet.token.rotate-refresh-tokens=false.");
        }
    }
}
