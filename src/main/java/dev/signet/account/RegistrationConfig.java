package dev.signet.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;

/** Who may register. */
@ConfigMapping(prefix = "signet.registration")
public interface RegistrationConfig {
    /** Who may. */
    @WithParentName
    @WithDefault("open")
    Mode mode();

    /** The ways to let people in. */
    enum Mode {
        /** Anyone. */
        OPEN,
        /** Nobody. */
        CLOSED,
        /** Who was invited by an administrator. */
        INVITATION
    }
}
