package dev.signet.user;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/** Django's scrypt (RFC 7914): {@code scrypt$N$salt$r$p$hash}, with a hash of 64 bytes. The salt is used as text. */
record ScryptHash(int n, int r, int p, byte[] salt, byte[] expected) implements StoredHash {
    private static final Pattern FORM = Pattern.compile(
            "scrypt\\$([1-9]\\d{0,8})\\$([^$]+)\\$([1-9]\\d{0,8})\\$([1-9]\\d{0,8})\\$([A-Za-z0-9+/]{86}==)");

    static Optional<ScryptHash> parse(String stored) {
        Matcher form = FORM.matcher(stored);
        if (!form.matches()) {
            return Optional.empty();
        }
        int n = Integer.parseInt(form.group(1));
        int r = Integer.parseInt(form.group(3));
        int p = Integer.parseInt(form.group(4));
        if (!isPossible(n, r, p)) {
            return Optional.empty();
        }
        return Optional.of(new ScryptHash(
                n, r, p, StoredHash.bytes(form.group(2)), Base64.getDecoder().decode(form.group(5))));
    }

    /** RFC 7914 §2: N is a power of two, greater than 1 and less than 2^(128 r / 8); p is at most (2^32 - 1) * 32 / (128 r). */
    private static boolean isPossible(int n, int r, int p) {
        return n > 1 && Integer.bitCount(n) == 1 && (r > 1 || n < 1 << 16) && p <= ((1L << 32) - 1) * 32 / (128L * r);
    }

    /**
     * {@inheritDoc} The product of all three numbers, of nine digits each, may overflow a {@code long}; that of the
     * first two cannot.
     */
    @Override
    public boolean isWithin(HashLimits limits) {
        long block = (long) n * r;
        return memory() <= limits.scryptMemory() && block <= limits.scryptWork() && p <= limits.scryptWork() / block;
    }

    @Override
    public boolean fits(String password) {
        return MessageDigest.isEqual(
                expected, SCrypt.generate(StoredHash.bytes(password), salt, n, r, p, expected.length));
    }

    /** 128 bytes times N times r. */
    @Override
    public long memory() {
        return (long) n * r / 8;
    }
}
