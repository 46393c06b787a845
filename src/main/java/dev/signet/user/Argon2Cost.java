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

    /** Whether the cost is within the bounds of RFC 9106 §3.1, of the settings and of reason. */
    boolean isPossible() {
        return passes >= 1
                && lanes >= 1
                && lanes <= PasswordConfig.MOST_PARALLELISM
                && memory >= 8 * lanes
                && memory <= PasswordConfig.MOST_MEMORY
                && (long) memory * passes <= MOST_WORK;
    }
}
