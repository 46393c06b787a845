package dev.signet.passkey;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.Max;
import dev.signet.settings.Bounds.Min;
import dev.signet.settings.Bounds.NotBlank;
import dev.signet.settings.Bounds.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Settings for passkeys. {@link RelyingParty} checks those that belong together. */
@ConfigMapping(prefix = "signet.passkey")
@RegisterForReflection
interface PasskeyConfig {
    /** The domain that passkeys are made for. Passkeys of another domain do not work, so it cannot be changed later. */
    Optional<String> rpId();

    /** The name of the service that browsers show. */
    @WithDefault("Signet")
    @NotBlank @Size(max = 64) String rpName();

    /** The origins of the pages that may use passkeys; if there are none, {@code https://} and the domain. */
    Optional<List<String>> origins();

    /** Origins of other domains that may use the same passkeys (WebAuthn §5.11). */
    Optional<List<String>> relatedOrigins();

    /** Android apps that may use them: the package, a slash, and the SHA-256 fingerprint of its certificate. */
    Optional<List<String>> androidApps();

    /** Apple apps that may use them: the team's identifier, a dot, and the bundle's identifier. */
    Optional<List<String>> appleApps();

    /** Whether an authenticator must check who uses it, by a fingerprint, a face or a PIN. */
    @WithDefault("required")
    UserVerification userVerification();

    /** What browsers ask an authenticator to tell about its model. */
    @WithDefault("none")
    Attestation attestation();

    /** How long a challenge can be answered. */
    @WithDefault("5m")
    @DurationMin(seconds = 30)
    @DurationMax(hours = 1)
    Duration challengeLifetime();

    /** How many passkeys an account may have. */
    @WithDefault("20")
    @Min(1) @Max(100) int maxPerUser();

    /** Whether an authenticator must check who uses it. */
    enum UserVerification {
        /** It must. */
        REQUIRED,
        /** It does if it can. If it did not, the passkey is one factor, not two. */
        PREFERRED,
        /** It should not. */
        DISCOURAGED;

        /** Returns the value of the standard. */
        String standard() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an authenticator tells about its model. */
    enum Attestation {
        /** Nothing, or something that nobody vouches for. */
        NONE,
        /** Something that a browser may replace to protect its user. */
        INDIRECT,
        /** What it signs with the key of its model. */
        DIRECT;

        /** Returns the value of the standard. */
        String standard() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
