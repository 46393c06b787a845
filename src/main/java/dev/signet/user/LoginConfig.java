package dev.signet.user;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotEmpty;
import java.util.Set;

/** How people log in. */
@ConfigMapping(prefix = "signet.login")
public interface LoginConfig {
    /**
     * What people log in by: the account's username, its e-mail address, or either. If it is the address only, a login's field is
     * called {@code email}, otherwise {@code username}.
     */
    @WithDefault("username")
    @NotEmpty Set<LoginField> fields();
}
