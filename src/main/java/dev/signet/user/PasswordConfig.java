package dev.signet.user;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.OptionalInt;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * How long a new password must be, the cost of its hash, and how much of the machine logins may take. The cost's defaults are
 * those of the OWASP Password Storage Cheat Sheet for Argon2id.
 */
@ConfigMapping(prefix = "signet.password")
public interface PasswordConfig {
    /** The most characters (code points) of any password: of a longer one, nobody looks at more than the length. */
    int LONGEST = 4_096;

    /** The most memory that a hash may take, in KiB. */
    int MOST_MEMORY = 4_194_304;

    /** The most lanes that a hash may have. */
    int MOST_PARALLELISM = 255;

    /**
     * The fewest characters (code points) of a new password. NIST SP 800-63B-4 §3.1.1.2 allows 8 where a second factor is asked
     * for, and wants 15 where there is none.
     */
    @WithDefault("8")
    @Min(8) @Max(64) int minLength();

    /** The most characters (code points) of a new password. */
    @WithDefault("256")
    @Min(128) @Max(LONGEST) int maxLength();

    /** Argon2id's memory, in KiB. */
    @WithDefault("19456")
    @Min(1024) @Max(MOST_MEMORY) int memory();

    /** Argon2id's passes over the memory. */
    @WithDefault("2")
    @Min(1) @Max(1000) int iterations();

    /** Argon2id's lanes. */
    @WithDefault("1")
    @Min(1) @Max(MOST_PARALLELISM) int parallelism();

    /** What a stored hash may cost at most, to be tried at all. */
    Limits limits();

    /** How many passwords are hashed at once; by default one for every two processors. */
    @Min(1) OptionalInt threads();

    /** How many logins may wait for a thread; one more is answered with 503. */
    @WithDefault("256")
    @Min(1) int queue();

    /** What a refused login's {@code Retry-After} says. */
    @WithDefault("2s")
    @DurationMin
    Duration retryAfter();

    /**
     * The most that a stored hash may cost. A dearer one is not tried, so that a single row cannot hold a hashing thread or the
     * memory of the service. Each default is about a second of a processor, and more than any Django has produced (6.0:
     * 1,200,000 iterations of PBKDF2). Signet's own cost is always allowed, even if it is higher.
     */
    interface Limits {
        /** Iterations of PBKDF2. */
        @WithDefault("2000000")
        @Min(1) @Max(100_000_000) int pbkdf2Iterations();

        /** The cost of bcrypt, of which each step doubles the work; Django's is 12. */
        @WithDefault("14")
        @Min(4) @Max(31) int bcryptCost();

        /** Memory of scrypt in KiB, which is N times r divided by 8; Django's is 16384. */
        @WithDefault("65536")
        @Min(1) @Max(MOST_MEMORY) int scryptMemory();

        /** Work of scrypt, which is N times r times p; Django's is 655360. */
        @WithDefault("2097152")
        @Min(1) int scryptWork();

        /** Memory of Argon2 in KiB; Django's is 102400. */
        @WithDefault("524288")
        @Min(8) @Max(MOST_MEMORY) int argon2Memory();

        /** Work of Argon2, which is KiB of memory times passes; Django's is 204800. */
        @WithDefault("1048576")
        @Min(8) int argon2Work();

        /** Lanes of Argon2; Django's are 8. */
        @WithDefault("16")
        @Min(1) @Max(MOST_PARALLELISM) int argon2Parallelism();
    }
}
