package dev.signet.user;

import io.smallrye.config.WithDefault;

/** The setting of {@code signet.token} that says whether inactive users may act. Lower packages need it, too. */
public interface ActiveUsers {
    /** Whether the tokens of an inactive user are rejected. */
    @WithDefault("true")
    boolean checkUserIsActive();
}
