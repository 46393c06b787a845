package dev.signet.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
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
        return header == null || header.isBlank() ? Optional.empty() : Optional.of(new IdempotencyKey(hash(header)));
    }

    byte[] hash() {
        return hash.clone();
    }

    /** Compared in constant time. */
    boolean fits(byte[] stored) {
        return stored != null && MessageDigest.isEqual(hash, stored);
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.strip().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
