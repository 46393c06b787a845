package dev.signet.user;

import dev.signet.security.SecureIds;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Passwords become Argon2id (RFC 9106) in the PHC string format, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}; those that
 * Django hashed are verified as they are ({@link StoredHash}). Hashing takes tens of milliseconds of a processor by design:
 * call it on the threads of {@link PasswordThreads} only.
 */
@Singleton
public class PasswordHash {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int KIB = 1024;

    private final Argon2Cost cost;
    private final String nobodys;

    /** What a stored hash may cost; no single one may take more memory than all hashes together. */
    private final HashLimits limits;

    /** KiB of the heap that all hashes together may take: a hash waits for its share, and the heap does not run out. */
    private final Semaphore memory;

    PasswordHash(PasswordConfig config) {
        this.cost = Argon2Cost.of(config);
        if (!cost.isReasonable()) {
            throw new ConfigurationException("signet.password.memory, signet.password.iterations and"
                    + " signet.password.parallelism make a hash that there cannot be, or that takes half a minute: set at"
                    + " least 8 KiB of memory for each lane, and less memory or fewer iterations.");
        }
        this.nobodys = Argon2Hash.phc(cost, SecureIds.bytes(SALT_BYTES), SecureIds.bytes(HASH_BYTES));
        int budget = (int) Math.min(
                Integer.MAX_VALUE, Math.max(cost.memory(), Runtime.getRuntime().maxMemory() / 2 / KIB));
        this.limits = HashLimits.of(config, budget);
        this.memory = new Semaphore(budget, true);
    }

    /** Whether nobody can have this password. To be asked before it is {@linkplain #normalized normalized}, which may take long. */
    static boolean isTooLong(String password) {
        return password.codePointCount(0, password.length()) > PasswordConfig.LONGEST;
    }

    /** The password in Unicode's form NFC, in which it is hashed and counted (NIST SP 800-63B-4 §3.1.1.2). */
    static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    /** A new hash of this password, with a salt of its own and the configured cost. */
    public String hash(String password) {
        return within(
                cost.memory(),
                () -> Argon2Hash.make(normalized(password), cost, SecureIds.bytes(SALT_BYTES), HASH_BYTES));
    }

    /** Whether this is the user's password. */
    public boolean verify(String password, User user) {
        return verify(password, user.passwordHash());
    }

    /**
     * Whether this is the password behind the hash, compared in constant time. A text that is no such hash, or one that costs more
     * than the limits, fits nothing.
     */
    boolean verify(String password, String stored) {
        if (isTooLong(password)) {
            // Another one takes the time of a wrong password.
            verify("", stored);
            return false;
        }
        Optional<StoredHash> hash = StoredHash.parse(stored).filter(limits::allow);
        if (hash.isEmpty()) {
            verifyNobody(password);
            return false;
        }
        // Django hashed what was typed, unnormalized. Both are tried, whatever the hash, so that the time tells nothing
        // of it.
        return within(
                (int) hash.get().memory(),
                () -> Stream.of(password, normalized(password))
                                .distinct()
                                .filter(hash.get()::fits)
                                .count()
                        > 0);
    }

    /**
     * Takes as long as {@link #verify} of some account does, so that the time does not tell whether there is one of this name.
     *
     * @param standIn {@link UserLookup#standIn} of the name
     */
    public void verifyNobody(String password, Optional<User> standIn) {
        verify(password, standIn.map(User::passwordHash).orElse(nobodys));
    }

    private void verifyNobody(String password) {
        verify(password, nobodys);
    }

    /** Why this hash is never tried, if so. */
    Optional<Unusable> unusable(String stored) {
        Optional<StoredHash> hash = StoredHash.parse(stored);
        if (hash.isEmpty()) {
            return Optional.of(Unusable.NOT_READABLE);
        }
        return limits.allow(hash.get()) ? Optional.empty() : Optional.of(Unusable.TOO_EXPENSIVE);
    }

    /** Why a hash is never tried. */
    enum Unusable {
        /** It is of no kind that Signet reads, or malformed. */
        NOT_READABLE,
        /** It costs more than {@link PasswordConfig#limits}. */
        TOO_EXPENSIVE
    }

    /** Whether the account's hash is one that {@link #hash} would make today. */
    boolean isCurrent(User user) {
        return user.passwordHash().startsWith(Argon2Hash.prefix(cost));
    }

    private <T> T within(int kib, Supplier<T> hashing) {
        memory.acquireUninterruptibly(kib);
        try {
            return hashing.get();
        } finally {
            memory.release(kib);
        }
    }
}
