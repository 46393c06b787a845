package dev.signet.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** What tokens are signed with, and how the keys are kept. */
@ConfigMapping(prefix = "signet.keys")
public interface KeyConfig {
    /** The signature of access tokens: SimpleJWT's {@code ALGORITHM}, one of ES256, RS256, PS256, EdDSA and HS256. */
    @WithDefault("ES256")
    Algorithm algorithm();

    /**
     * The secret that signs both kinds of token where the algorithm is HS256, at least 32 bytes of UTF-8: SimpleJWT's
     * {@code SIGNING_KEY}. Tokens without a known {@code kid} are read with it.
     */
    Optional<String> signingKey();

    /**
     * The secret under which private keys lie encrypted in the database: at least 32 characters, the same on every replica.
     * With the embedded database it is made at the first start and kept beside the data.
     */
    Optional<String> secret();

    /** Secrets that were used before: what lies encrypted under one of them is encrypted anew under {@link #secret}. */
    Optional<List<String>> previousSecrets();

    /** How long a key signs before the next one does; {@code off} where keys change by an administrator's hand only. */
    @WithDefault("90d")
    String rotateEvery();

    /** How long a key is published before it signs. */
    @WithDefault("1d")
    Duration announceFor();

    /**
     * Files, or folders of files, that hold the keys of access tokens (PEM or JWK; a symmetric JWK is for refresh tokens), in
     * place of keys in the database. A file that changes is read again.
     */
    Optional<List<String>> files();

    /** The same as a text: PEM, a JWK or a JWK set. */
    Optional<String> inline();

    /** Which of the keys in {@link #files} and {@link #inline} signs access tokens; where not set, the first that can. */
    Optional<String> signingKid();

    /** How long others may keep the published keys before they ask again: the {@code max-age} of the JWK set. */
    @WithDefault("5m")
    @DurationMin
    Duration jwksMaxAge();

    /** The system that this one takes over from. */
    Legacy legacy();

    /** What a system that this one takes over from signed its tokens with. */
    interface Legacy {
        /**
         * The secret of its HS256 tokens, Django's {@code SECRET_KEY} or SimpleJWT's {@code SIGNING_KEY}, at least 32 bytes of
         * UTF-8. Tokens without a known {@code kid} are read with it until they expire; none is issued with it.
         */
        Optional<String> hs256Secret();

        /** The issuer that its tokens name: SimpleJWT's {@code ISSUER}. Where not set, it is not looked at. */
        Optional<String> issuer();

        /** Whom its tokens are for: SimpleJWT's {@code AUDIENCE}. Where not set, it is not looked at. */
        Optional<List<String>> audience();
    }
}
