package dev.signet.login;

import dev.signet.settings.Bounds.NotEmpty;
import dev.signet.settings.Trimmed;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.util.List;

/** Which ways to sign in are on. */
@ConfigMapping(prefix = "signet.sign-in")
@RegisterForReflection
public interface SignInConfig {
    /** The names of the methods: {@code password}, and those of the other {@link SignInMethod}s. */
    @WithDefault(PasswordSignIn.NAME)
    @NotEmpty List<@WithConverter(Trimmed.class) String> methods();
}
