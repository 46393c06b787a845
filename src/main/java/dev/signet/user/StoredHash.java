package dev.signet.user;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A password hash from the database: Signet's own, or one that Django created (django.contrib.auth.hashers). Each kind
 * accepts only its exact format. Check the cost with {@link HashLimits} before calling {@link #fits}.
 */
sealed interface StoredHash permits Argon2Hash, Pbkdf2Hash, BcryptHash, ScryptHash {

    /**
     * Parses a stored hash. Returns empty if the text is not a hash, as for an account without a usable password
     * ({@code !…}).
     *
     * @param argon2 computes the hash, if it is one of Argon2
     */
    static Optional<StoredHash> parse(String stored, Argon2 argon2) {
        return Stream.<Supplier<Optional<? extends StoredHash>>>of(
                        () -> Argon2Hash.parse(stored, argon2),
                        () -> Pbkdf2Hash.parse(stored),
                        () -> BcryptHash.parse(stored),
                        () -> ScryptHash.parse(stored))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .<StoredHash>map(hash -> hash)
                .findFirst();
    }

    /**
     * Returns whether this is the password's hash, compared in constant time. The password is neither normalized nor
     * truncated.
     */
    boolean fits(String password);

    /** Returns whether the cost is within the limits for its kind. */
    boolean isWithin(HashLimits limits);

    /** Returns how much memory {@link #fits} takes, in KiB. */
    default long memory() {
        return 0;
    }

    /** Returns the bytes of a password or salt, encoded as in Django. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
