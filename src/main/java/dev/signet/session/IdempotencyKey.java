package dev.signet.session;

import dev.signet.security.Sha256;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The key by which a client marks the tries of one request (draft-ietf-httpapi-idempotency-key-header). It lets who lost an
 * answer have it again, and nobody else: what is kept of it is a hash.
 */
public final class IdempotencyKey {
    private final byte[] hash;

    private IdempotencyKey(byte[] hash) {
        this.hash = hash;
    }

    /** The key in this header value; empty where there is none. */
    public static Optional<IdempotencyKey> of(String header) {
        return header == null || header.isBlank()
                ? Optional.empty()
                : Optional.of(new IdempotencyKey(Sha256.of(header.strip())));
    }

    byte[] hash() {
        return hash.clone();
    }

    /** Compared in constant time. */
    boolean fits(byte[] stored) {
        return stored != null && MessageDigest.isEqual(hash, stored);
    }
}
