package dev.signet.session;

import dev.signet.secret.Sha256;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The key with which a client marks all tries of one request (draft-ietf-httpapi-idempotency-key-header). A client that
 * lost a response gets it again with the same key. Only a hash of the key is stored.
 */
public final class IdempotencyKey {
    private final byte[] hash;

    private IdempotencyKey(byte[] hash) {
        this.hash = hash;
    }

    /** Returns the key in this header value; empty if there is none. */
    public static Optional<IdempotencyKey> of(String header) {
        return header == null || header.isBlank()
                ? Optional.empty()
                : Optional.of(new IdempotencyKey(Sha256.of(header.strip())));
    }

    byte[] hash() {
        return hash.clone();
    }

    /** Returns whether the key has this hash, compared in constant time. */
    boolean fits(byte[] stored) {
        return stored != null && MessageDigest.isEqual(hash, stored);
    }
}
