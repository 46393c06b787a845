package dev.signet.user;

/**
 * What a hash by Argon2 costs.
 *
 * @param memory in KiB
 * @param passes over the memory
 * @param lanes how many parts of it are filled side by side
 */
record Argon2Cost(int memory, int passes, int lanes) {
    /** KiB times passes: half a minute of a processor, where the default takes a twentieth of a second. */
    private static final long MOST_WORK = 16L * 1024 * 1024;

    /** The configured cost. */
    static Argon2Cost of(PasswordConfig config) {
        return new Argon2Cost(config.memory(), config.iterations(), config.parallelism());
    }

    /** Whether there is a hash of this cost (RFC 9106 §3.1). */
    boolean isPossible() {
        return passes >= 1 && lanes >= 1 && memory >= 8L * lanes;
    }

    /** Whether new hashes may have this cost. */
    boolean isReasonable() {
        return isPossible() && work() <= MOST_WORK;
    }

    /** Whether a stored hash of this cost may be tried. */
    boolean isWithin(HashLimits limits) {
        return memory <= limits.argon2Memory() && work() <= limits.argon2Work() && lanes <= limits.argon2Parallelism();
    }

    /** KiB of memory times passes: what the time grows with. */
    long work() {
        return (long) memory * passes;
    }
}
