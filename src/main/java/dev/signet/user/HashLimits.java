package dev.signet.user;

/**
 * What a stored hash may cost at most. Each number is compared as a {@code long}, so that no product overflows.
 *
 * @param pbkdf2Iterations of PBKDF2
 * @param bcryptCost of bcrypt, as an exponent of two
 * @param scryptMemory in KiB
 * @param scryptWork N times r times p
 * @param argon2Memory in KiB
 * @param argon2Work KiB times passes
 * @param argon2Parallelism lanes
 * @param memory KiB that any hash may take, whatever its kind: the share of the heap that is for passwords
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

    /** The configured limits, raised to the cost that Signet's own hashes have. */
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

    /** Whether this hash may be tried. */
    boolean allow(StoredHash hash) {
        return hash.memory() <= memory && hash.isWithin(this);
    }
}
