package dev.signet.user;

import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.Max;
import dev.signet.settings.Bounds.Min;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * The length of new passwords, the cost of their hashes, and the share of the machine that logins may use. The cost's
 * defaults are those of the OWASP Password Storage Cheat Sheet for Argon2id.
 */
@ConfigMapping(prefix = "signet.password")
@RegisterForReflection
public interface PasswordConfig {
    /** The maximum length of any password in characters (code points). Of a longer one, only the length is checked. */
    int LONGEST = 4_096;

    /** The maximum memory of a hash in KiB. */
    int MOST_MEMORY = 4_194_304;

    /** The maximum number of lanes of a hash. */
    int MOST_PARALLELISM = 255;

    /**
     * The minimum length of a new password in characters (code points). NIST SP 800-63B-4 §3.1.1.2 allows 8 with a
     * second factor and requires 15 without one.
     */
    @WithDefault("8")
    @Min(8) @Max(64) int minLength();

    /** The maximum length of a new password in characters (code points). */
    @WithDefault("256")
    @Min(128) @Max(LONGEST) int maxLength();

    /** The memory of Argon2id, in KiB. */
    @WithDefault("19456")
    @Min(1024) @Max(MOST_MEMORY) int memory();

    /** The number of passes of Argon2id over the memory. */
    @WithDefault("2")
    @Min(1) @Max(1000) int iterations();

    /** The number of lanes of Argon2id. */
    @WithDefault("1")
    @Min(1) @Max(MOST_PARALLELISM) int parallelism();

    /** The maximum cost of a stored hash. Costlier ones are not verified. */
    Limits limits();

    /** How many passwords are hashed in parallel; by default one for every two processors. */
    @Min(1) OptionalInt threads();

    /** How many logins may wait for a thread. Further ones get a 503. */
    @WithDefault("256")
    @Min(1) int queue();

    /** The {@code Retry-After} of a login that is refused because the queue is full. */
    @WithDefault("2s")
    @DurationMin
    Duration retryAfter();

    /**
     * The maximum cost of a stored hash. A costlier one is not verified, so that a single row cannot block a hashing
     * thread or exhaust the memory. Each default is about one second of CPU time, and more than any version of Django
     * has used (6.0: 1,200,000 iterations of PBKDF2). Signet's own cost is always allowed, even if it is higher.
     */
    interface Limits {
        /** Iterations of PBKDF2. */
        @WithDefault("2000000")
        @Min(1) @Max(100_000_000) int pbkdf2Iterations();

        /** Cost of bcrypt. Each step doubles the work; Django uses 12. */
        @WithDefault("14")
        @Min(4) @Max(31) int bcryptCost();

        /** Memory of scrypt in KiB: N times r divided by 8; Django uses 16384. */
        @WithDefault("65536")
        @Min(1) @Max(MOST_MEMORY) int scryptMemory();

        /** Work of scrypt: N times r times p; Django uses 655360. */
        @WithDefault("2097152")
        @Min(1) int scryptWork();

        /** Memory of Argon2 in KiB; Django uses 102400. */
        @WithDefault("524288")
        @Min(8) @Max(MOST_MEMORY) int argon2Memory();

        /** Work of Argon2: KiB of memory times passes; Django uses 204800. */
        @WithDefault("1048576")
        @Min(8) int argon2Work();

        /** Lanes of Argon2; Django uses 8. */
        @WithDefault("16")
        @Min(1) @Max(MOST_PARALLELISM) int argon2Parallelism();
    }
}
