package dev.signet.user;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A password's hash as it lies in the database: Signet's own, or one that Django made (django.contrib.auth.hashers). Each kind
 * reads its own form, strictly as it is written by those who make it. Before {@link #fits} is called, {@link HashLimits} must allow
 * the cost.
 */
sealed interface StoredHash permits Argon2Hash, Pbkdf2Hash, BcryptHash, ScryptHash {

    /** The hash in this text; nothing where it is none, as in an account without a usable password ({@code !…}). */
    static Optional<StoredHash> parse(String stored) {
        return Stream.<Supplier<Optional<? extends StoredHash>>>of(
                        () -> Argon2Hash.parse(stored),
                        () -> Pbkdf2Hash.parse(stored),
                        () -> BcryptHash.parse(stored),
                        () -> ScryptHash.parse(stored))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .<StoredHash>map(hash -> hash)
                .findFirst();
    }

    /** Whether this is the password's hash, compared in constant time. The password counts as it is, to its end. */
    boolean fits(String password);

    /** Whether the cost is within the limits of its kind. */
    boolean isWithin(HashLimits limits);

    /** How much memory {@link #fits} takes, in KiB. */
    default long memory() {
        return 0;
    }

    /** The bytes of a password or a salt, as Django takes them. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
