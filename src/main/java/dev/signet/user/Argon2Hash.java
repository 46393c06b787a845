package dev.signet.user;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2 (RFC 9106) in the PHC string format, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}; Django puts {@code argon2}
 * in front. Signet creates Argon2id version 19. It also verifies the other variants and the older version.
 */
final class Argon2Hash implements StoredHash {
    private static final Pattern FORM = Pattern.compile(
            "(?:argon2)?\\$argon2(id|i|d)(?:\\$v=(16|19))?"
                    + "\\$m=([1-9]\\d{0,8}),t=([1-9]\\d{0,8}),p=([1-9]\\d{0,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{11,86})");

    private static final int VERSION = 19;

    /** The version of hashes that name none. */
    private static final int FIRST_VERSION = 16;

    private final Argon2 argon2;
    private final Argon2Input input;
    private final byte[] expected;

    private Argon2Hash(Argon2 argon2, Argon2Input input, byte[] expected) {
        this.argon2 = argon2;
        this.input = input;
        this.expected = expected;
    }

    static Optional<Argon2Hash> parse(String stored, Argon2 argon2) {
        Matcher form = FORM.matcher(stored);
        if (!form.matches()) {
            return Optional.empty();
        }
        Argon2Cost cost = new Argon2Cost(
                Integer.parseInt(form.group(3)), Integer.parseInt(form.group(4)), Integer.parseInt(form.group(5)));
        // No Base64 text has these lengths.
        if (!cost.isPossible()
                || form.group(6).length() % 4 == 1
                || form.group(7).length() % 4 == 1) {
            return Optional.empty();
        }
        byte[] expected = Base64.getDecoder().decode(form.group(7));
        Argon2Input input = new Argon2Input(
                form.group(1),
                form.group(2) == null ? FIRST_VERSION : Integer.parseInt(form.group(2)),
                cost,
                Base64.getDecoder().decode(form.group(6)),
                expected.length);
        return Optional.of(new Argon2Hash(argon2, input, expected));
    }

    /** Returns the text that Signet stores for this password. */
    static String make(Argon2 argon2, String password, Argon2Cost cost, byte[] salt, int length) {
        return phc(cost, salt, computed(argon2, password, new Argon2Input("id", VERSION, cost, salt, length)));
    }

    /** Formats a hash as {@link #make} does. */
    static String phc(Argon2Cost cost, byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return prefix(cost) + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** Returns the start of every hash that {@link #make} creates at this cost. */
    static String prefix(Argon2Cost cost) {
        return "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(cost.memory(), cost.passes(), cost.lanes());
    }

    @Override
    public boolean fits(String password) {
        return MessageDigest.isEqual(expected, computed(argon2, password, input));
    }

    @Override
    public boolean isWithin(HashLimits limits) {
        return input.cost().isWithin(limits);
    }

    @Override
    public long memory() {
        return input.cost().memory();
    }

    private static byte[] computed(Argon2 argon2, String password, Argon2Input input) {
        byte[] secret = StoredHash.bytes(password);
        try {
            return argon2.hash(secret, input);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
