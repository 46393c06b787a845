package dev.signet.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;

/** Who may register. */
@ConfigMapping(prefix = "signet.registration")
public interface RegistrationConfig {
    /** Who may register. */
    @WithParentName
    @WithDefault("open")
    Mode mode();

    /** Who may register. */
    enum Mode {
        /** Anyone. */
        OPEN,
        /** Nobody. */
        CLOSED,
        /** Anyone whom an administrator invited. */
        INVITATION
    }
}
