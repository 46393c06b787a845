package dev.signet.user;

import dev.signet.security.SecureIds;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) in the PHC string format, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}. Hashing takes tens of
 * milliseconds of a processor by design: call it on the threads of {@link PasswordThreads} only.
 */
@Singleton
public class PasswordHash {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{11,86})");

    private final PasswordConfig config;
    private final String nobodys;

    PasswordHash(PasswordConfig config) {
        this.config = config;
        this.nobodys = phc(SecureIds.bytes(SALT_BYTES), SecureIds.bytes(HASH_BYTES));
    }

    /** A new hash of this password, with a salt of its own and the configured cost. */
    public String hash(String password) {
        byte[] salt = SecureIds.bytes(SALT_BYTES);
        byte[] hash = argon2id(password, salt, config.memory(), config.iterations(), config.parallelism(), HASH_BYTES);
        return phc(salt, hash);
    }

    /** Whether this is the user's password. */
    public boolean verify(String password, User user) {
        return verify(password, user.passwordHash());
    }

    /** Whether this is the password behind the hash, compared in constant time. A text that is no such hash fits nothing. */
    boolean verify(String password, String stored) {
        Matcher phc = PHC.matcher(stored);
        if (!phc.matches() || !isComputable(phc)) {
            verifyNobody(password);
            return false;
        }
        byte[] expected = Base64.getDecoder().decode(phc.group(5));
        byte[] actual = argon2id(
                password,
                Base64.getDecoder().decode(phc.group(4)),
                Integer.parseInt(phc.group(1)),
                Integer.parseInt(phc.group(2)),
                Integer.parseInt(phc.group(3)),
                expected.length);
        return MessageDigest.isEqual(expected, actual);
    }

    /** Takes as long as {@link #verify} does, so that the time does not tell whether an account exists. */
    public void verifyNobody(String password) {
        verify(password, nobodys);
    }

    /** Whether the costs are within the bounds of the settings and of RFC 9106 §3.1, and the lengths those of Base64. */
    private static boolean isComputable(Matcher phc) {
        int memory = Integer.parseInt(phc.group(1));
        int iterations = Integer.parseInt(phc.group(2));
        int parallelism = Integer.parseInt(phc.group(3));
        return iterations >= 1
                && parallelism >= 1
                && parallelism <= PasswordConfig.MOST_PARALLELISM
                && memory >= 8 * parallelism
                && memory <= PasswordConfig.MOST_MEMORY
                && phc.group(4).length() % 4 != 1
                && phc.group(5).length() % 4 != 1;
    }

    private String phc(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        config.memory(),
                        config.iterations(),
                        config.parallelism(),
                        base64.encodeToString(salt),
                        base64.encodeToString(hash));
    }

    private static byte[] argon2id(
            String password, byte[] salt, int memory, int iterations, int parallelism, int length) {
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memory)
                    .withIterations(iterations)
                    .withParallelism(parallelism)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[length];
            generator.generateBytes(secret, hash);
            return hash;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
