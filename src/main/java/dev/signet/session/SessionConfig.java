package dev.signet.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a refresh treats a token that was rotated already. */
@ConfigMapping(prefix = "signet.refresh")
public interface SessionConfig {
    /**
     * How long after a rotation the token before it is taken for a retry or a second tab, and refused without harm. Later it
     * is taken for a stolen one and ends the session.
     */
    @WithDefault("10s")
    Duration grace();
}
