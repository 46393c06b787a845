package dev.signet.secret;

import java.util.List;
import java.util.Optional;

/** The secrets that protect stored data. */
public interface Secrets {
    /**
     * The secret that encrypts private keys in the database: at least 32 characters, the same on every replica. With
     * the embedded database, Signet generates it at the first start and stores it next to the data.
     */
    Optional<String> secret();

    /**
     * Earlier values of {@link #secret}: data that is encrypted with one of them is encrypted again with the current
     * one.
     */
    Optional<List<String>> previousSecrets();

    /**
     * The secret that signs access and refresh tokens if the algorithm is HS256, at least 32 bytes of UTF-8:
     * SimpleJWT's {@code SIGNING_KEY}. Tokens without a known {@code kid} are verified with it. If {@link #secret} is not
     * set, stored data is encrypted with it.
     */
    Optional<String> signingKey();
}
