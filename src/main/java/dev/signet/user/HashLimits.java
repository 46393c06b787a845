package dev.signet.user;

/**
 * The maximum cost of a stored hash. All numbers are {@code long} so that no product overflows.
 *
 * @param pbkdf2Iterations iterations of PBKDF2
 * @param bcryptCost the cost of bcrypt, an exponent of two
 * @param scryptMemory in KiB
 * @param scryptWork N times r times p
 * @param argon2Memory in KiB
 * @param argon2Work KiB times passes
 * @param argon2Parallelism lanes
 * @param memory the maximum memory of any hash in KiB: the share of the heap reserved for hashing passwords
 */
record HashLimits(
        long pbkdf2Iterations,
        long bcryptCost,
        long scryptMemory,
        long scryptWork,
        long argon2Memory,
        long argon2Work,
        long argon2Parallelism,
        long memory) {

    /** Returns the configured limits, raised to the cost of Signet's own hashes if that is higher. */
    static HashLimits of(PasswordConfig config, long memory) {
        Argon2Cost own = Argon2Cost.of(config);
        PasswordConfig.Limits limits = config.limits();
        return new HashLimits(
                limits.pbkdf2Iterations(),
                limits.bcryptCost(),
                limits.scryptMemory(),
                limits.scryptWork(),
                Math.max(limits.argon2Memory(), own.memory()),
                Math.max(limits.argon2Work(), own.work()),
                Math.max(limits.argon2Parallelism(), own.lanes()),
                memory);
    }

    /** Returns whether this hash may be verified. */
    boolean allow(StoredHash hash) {
        return hash.memory() <= memory && hash.isWithin(this);
    }
}
