package dev.signet.user;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotEmpty;
import java.util.Set;

/** How people log in. */
@ConfigMapping(prefix = "signet.login")
public interface LoginConfig {
    /** What the {@code username} of a login may be: the account's username, its e-mail address, or either. */
    @WithDefault("username")
    @NotEmpty Set<LoginField> fields();
}
