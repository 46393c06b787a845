package dev.signet.user;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Django's PBKDF2 (RFC 8018 §5.2): {@code pbkdf2_sha256$iterations$salt$hash}, or {@code pbkdf2_sha1$…}. */
record Pbkdf2Hash(String algorithm, int iterations, byte[] salt, byte[] expected) implements StoredHash {
    private static final int SHA256_BYTES = 32;
    private static final int SHA1_BYTES = 20;

    private static final Pattern FORM =
            Pattern.compile("pbkdf2_(sha256|sha1)\\$([1-9]\\d{0,8})\\$([^$]+)\\$([A-Za-z0-9+/]{27,43}=)");

    static Optional<Pbkdf2Hash> parse(String stored) {
        Matcher form = FORM.matcher(stored);
        if (!form.matches() || form.group(4).length() % 4 != 0) {
            return Optional.empty();
        }
        boolean sha256 = form.group(1).equals("sha256");
        int iterations = Integer.parseInt(form.group(2));
        byte[] expected = Base64.getDecoder().decode(form.group(4));
        if (expected.length != (sha256 ? SHA256_BYTES : SHA1_BYTES)) {
            return Optional.empty();
        }
        return Optional.of(new Pbkdf2Hash(
                sha256 ? "PBKDF2WithHmacSHA256" : "PBKDF2WithHmacSHA1",
                iterations,
                StoredHash.bytes(form.group(3)),
                expected));
    }

    @Override
    public boolean isWithin(HashLimits limits) {
        return iterations <= limits.pbkdf2Iterations();
    }

    /**
     * {@inheritDoc} Uses the JDK, whose digests are several times faster than a library's. It encodes the password as
     * UTF-8.
     */
    @Override
    public boolean fits(String password) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, expected.length * Byte.SIZE);
        try {
            byte[] actual =
                    SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
            return MessageDigest.isEqual(expected, actual);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        } finally {
            spec.clearPassword();
        }
    }
}
