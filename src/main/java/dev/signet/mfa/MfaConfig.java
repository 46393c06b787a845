package dev.signet.mfa;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The second factor. */
@ConfigMapping(prefix = "signet.mfa")
public interface MfaConfig {
    /** Who must have one: whoever must and has none can log in to nothing but setting it up. */
    @WithDefault("none")
    Whom requiredFor();

    /** What an authenticator app calls the service; colons are left out. */
    @WithDefault("Signet")
    @NotBlank @Pattern(regexp = ".*[^:\\s].*", message = "must have more than colons") @Size(max = 32) String issuer();

    /** How long a login may wait for its code. */
    @WithDefault("5m")
    @DurationMin(seconds = 30)
    @DurationMax(hours = 1)
    Duration tokenLifetime();

    /** Who must have a second factor. */
    enum Whom {
        /** Nobody; everybody may. */
        NONE,
        /** Members of the staff. */
        ADMINS,
        /** Everybody. */
        EVERYONE
    }
}
