package dev.signet.user;

/**
 * The cost of an Argon2 hash.
 *
 * @param memory in KiB
 * @param passes over the memory
 * @param lanes the number of parts of the memory that are filled in parallel
 */
record Argon2Cost(int memory, int passes, int lanes) {
    /** The limit for new hashes in KiB times passes: about 30 s of CPU time, compared with 50 ms for the default. */
    private static final long MOST_WORK = 16L * 1024 * 1024;

    /** Returns the configured cost. */
    static Argon2Cost of(PasswordConfig config) {
        return new Argon2Cost(config.memory(), config.iterations(), config.parallelism());
    }

    /** Returns whether Argon2 allows this cost (RFC 9106 §3.1). */
    boolean isPossible() {
        return passes >= 1 && lanes >= 1 && memory >= 8L * lanes;
    }

    /** Returns whether new hashes may have this cost. */
    boolean isReasonable() {
        return isPossible() && work() <= MOST_WORK;
    }

    /** Returns whether a stored hash of this cost may be verified. */
    boolean isWithin(HashLimits limits) {
        return memory <= limits.argon2Memory() && work() <= limits.argon2Work() && lanes <= limits.argon2Parallelism();
    }

    /** Returns KiB of memory times passes, to which the time is proportional. */
    long work() {
        return (long) memory * passes;
    }
}
