package dev.signet.key;

import dev.signet.secret.Secrets;
import dev.signet.settings.Bounds.DurationMin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys that sign tokens, and how they are stored. */
@ConfigMapping(prefix = "signet.keys")
@RegisterForReflection
public interface KeyConfig extends Secrets {
    /**
     * The algorithm that signs access tokens, SimpleJWT's {@code ALGORITHM}: one of ES256, RS256, PS256, EdDSA and
     * HS256.
     */
    @WithDefault("ES256")
    Algorithm algorithm();

    /** How long a key signs before the next one takes over; {@code off} if only administrators rotate keys. */
    @WithDefault("90d")
    String rotateEvery();

    /** How long a key is published before it signs. */
    @WithDefault("1d")
    Duration announceFor();

    /**
     * Files, or folders of files, with the keys for access tokens (PEM or JWK; a symmetric JWK is for refresh tokens),
     * used instead of keys in the database. A file that changes is read again.
     */
    Optional<List<String>> files();

    /** The keys themselves, instead of files: PEM, a JWK or a JWK set. */
    Optional<String> inline();

    /** Which key in {@link #files} and {@link #inline} signs access tokens. If not set, the first one that can. */
    Optional<String> signingKid();

    /** How long clients may cache the published keys: the {@code max-age} of the JWK set. */
    @WithDefault("5m")
    @DurationMin
    Duration jwksMaxAge();

    /** The system that Signet replaces. */
    Legacy legacy();

    /** How the system that Signet replaces signed its tokens. */
    interface Legacy {
        /**
         * The secret of its HS256 tokens, Django's {@code SECRET_KEY} or SimpleJWT's {@code SIGNING_KEY}, at least 32
         * bytes of UTF-8. Tokens without a known {@code kid} are verified with it until they expire. No new token is
         * signed with it.
         */
        Optional<String> hs256Secret();

        /** The issuer of its tokens: SimpleJWT's {@code ISSUER}. If not set, the issuer is not checked. */
        Optional<String> issuer();

        /** The audience of its tokens: SimpleJWT's {@code AUDIENCE}. If not set, the audience is not checked. */
        Optional<List<String>> audience();
    }
}
