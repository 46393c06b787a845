package dev.signet.user;

import dev.signet.secret.SecureIds;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Hashes and verifies passwords. New hashes are Argon2id (RFC 9106) in the PHC string format,
 * {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}; Django's hashes are verified as they are ({@link StoredHash}). Hashing
 * takes tens of milliseconds of CPU time by design, so call it only on the threads of {@link PasswordThreads}.
 */
@Singleton
public class PasswordHash {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int KIB = 1024;

    private final Argon2 argon2;
    private final Argon2Cost cost;
    private final String nobodys;

    /** The maximum cost of a stored hash. No hash may take more memory than the budget for all hashes together. */
    private final HashLimits limits;

    /**
     * The KiB that all hashes together may take. A hash waits for its share, so that the memory is not exhausted.
     */
    private final Semaphore memory;

    PasswordHash(PasswordConfig config, Argon2 argon2) {
        this.argon2 = argon2;
        this.cost = Argon2Cost.of(config);
        if (!cost.isReasonable()) {
            throw new ConfigurationException("signet.password.memory, signet.password.iterations and"
                    + " signet.password.parallelism are not a valid combination, or a hash would take about 30 s. Set"
                    + " at least 8 KiB of memory for each lane, and less memory or fewer iterations.");
        }
        this.nobodys = ofNobody();
        int budget = (int) Math.min(
                Integer.MAX_VALUE, Math.max(cost.memory(), Runtime.getRuntime().maxMemory() / 2 / KIB));
        this.limits = HashLimits.of(config, budget);
        this.memory = new Semaphore(budget, true);
    }

    /**
     * Returns whether the password is longer than any password may be. Check this before
     * {@linkplain #normalized normalizing}, which may take long.
     */
    static boolean isTooLong(String password) {
        return password.codePointCount(0, password.length()) > PasswordConfig.LONGEST;
    }

    /**
     * Returns the password in Unicode normalization form NFC, in which it is hashed and counted (NIST SP 800-63B-4
     * §3.1.1.2).
     */
    static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    /** Returns a new hash of this password, with a random salt and the configured cost. */
    public String hash(String password) {
        return within(
                cost.memory(),
                () -> Argon2Hash.make(argon2, normalized(password), cost, SecureIds.bytes(SALT_BYTES), HASH_BYTES));
    }

    /** Returns a hash that no password has, at the configured cost. */
    public String ofNobody() {
        return Argon2Hash.phc(cost, SecureIds.bytes(SALT_BYTES), SecureIds.bytes(HASH_BYTES));
    }

    /** Returns whether this is the user's password. */
    public boolean verify(String password, User user) {
        return verify(password, user.passwordHash());
    }

    /**
     * Returns whether the hash is of this password, compared in constant time. Returns false if the text is not a hash
     * or its cost exceeds the limits.
     */
    boolean verify(String password, String stored) {
        if (isTooLong(password)) {
            // Verify another password, so that this takes as long as for any wrong password.
            verify("", stored);
            return false;
        }
        Optional<StoredHash> hash = StoredHash.parse(stored, argon2).filter(limits::allow);
        if (hash.isEmpty()) {
            verifyNobody(password);
            return false;
        }
        // Django hashed passwords without normalizing them. Try both forms for every hash, so that the time reveals
        // nothing about the hash.
        return within(
                (int) hash.get().memory(),
                () -> Stream.of(password, normalized(password))
                                .distinct()
                                .filter(hash.get()::fits)
                                .count()
                        > 0);
    }

    /**
     * Takes as long as {@link #verify} for an existing account, so that the time does not reveal whether the name
     * exists.
     *
     * @param standIn {@link UserLookup#standIn} of the name
     */
    public void verifyNobody(String password, Optional<User> standIn) {
        verify(password, standIn.map(User::passwordHash).orElse(nobodys));
    }

    private void verifyNobody(String password) {
        verify(password, nobodys);
    }

    /** Returns why this hash is never verified, or empty if it is. */
    Optional<Unusable> unusable(String stored) {
        Optional<StoredHash> hash = StoredHash.parse(stored, argon2);
        if (hash.isEmpty()) {
            return Optional.of(Unusable.NOT_READABLE);
        }
        return limits.allow(hash.get()) ? Optional.empty() : Optional.of(Unusable.TOO_EXPENSIVE);
    }

    /** Why a hash is never verified. */
    enum Unusable {
        /** It is malformed or of a kind that Signet does not support. */
        NOT_READABLE,
        /** It costs more than {@link PasswordConfig#limits}. */
        TOO_EXPENSIVE
    }

    /** Returns whether the account's hash has the kind and cost that {@link #hash} uses now. */
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
