package dev.signet.user;

import dev.signet.settings.Bounds.NotEmpty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** How people log in. */
@ConfigMapping(prefix = "signet.login")
@RegisterForReflection
public interface LoginConfig {
    /**
     * What users can log in with: the username, the e-mail address, or either. If only the address is allowed, the
     * field in the login request is called {@code email}, otherwise {@code username}.
     */
    @WithDefault("username")
    @NotEmpty Set<LoginField> fields();
}
