package dev.signet.mfa;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.NotBlank;
import dev.signet.settings.Bounds.Pattern;
import dev.signet.settings.Bounds.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings for the second factor. */
@ConfigMapping(prefix = "signet.mfa")
@RegisterForReflection
public interface MfaConfig {
    /** Who must have a second factor. Users who must have one and have none can only set it up when they log in. */
    @WithDefault("none")
    Whom requiredFor();

    /** The name of the service in authenticator apps; colons are removed. */
    @WithDefault("Signet")
    @NotBlank @Pattern(regexp = ".*[^:\\s].*", message = "must not be only colons") @Size(max = 32) String issuer();

    /** How long a login may wait for its code. */
    @WithDefault("5m")
    @DurationMin(seconds = 30)
    @DurationMax(hours = 1)
    Duration tokenLifetime();

    /** Who must have a second factor. */
    enum Whom {
        /** Nobody must; everybody may. */
        NONE,
        /** Administrators. */
        ADMINS,
        /** Everybody. */
        EVERYONE
    }
}
