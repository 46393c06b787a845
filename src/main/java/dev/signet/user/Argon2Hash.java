package dev.signet.user;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 (RFC 9106) in the PHC string format, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}; Django puts {@code argon2}
 * in front. Signet creates Argon2id version 19. It also verifies the other variants and the older version.
 */
final class Argon2Hash implements StoredHash {
    private static final Pattern FORM = Pattern.compile(
            "(?:argon2)?\\$argon2(id|i|d)(?:\\$v=(16|19))?"
                    + "\\$m=([1-9]\\d{0,8}),t=([1-9]\\d{0,8}),p=([1-9]\\d{0,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{11,86})");

    private final Argon2Cost cost;
    private final Argon2Parameters parameters;
    private final byte[] expected;

    private Argon2Hash(Argon2Cost cost, Argon2Parameters parameters, byte[] expected) {
        this.cost = cost;
        this.parameters = parameters;
        this.expected = expected;
    }

    static Optional<Argon2Hash> parse(String stored) {
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
        Argon2Parameters parameters = parameters(form.group(1), "19".equals(form.group(2)), cost)
                .withSalt(Base64.getDecoder().decode(form.group(6)))
                .build();
        return Optional.of(new Argon2Hash(cost, parameters, Base64.getDecoder().decode(form.group(7))));
    }

    /** Returns the text that Signet stores for this password. */
    static String make(String password, Argon2Cost cost, byte[] salt, int length) {
        Argon2Parameters parameters =
                parameters("id", true, cost).withSalt(salt).build();
        return phc(cost, salt, computed(parameters, password, length));
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
        return MessageDigest.isEqual(expected, computed(parameters, password, expected.length));
    }

    @Override
    public boolean isWithin(HashLimits limits) {
        return cost.isWithin(limits);
    }

    @Override
    public long memory() {
        return cost.memory();
    }

    private static Argon2Parameters.Builder parameters(String variant, boolean current, Argon2Cost cost) {
        return new Argon2Parameters.Builder(
                        switch (variant) {
                            case "id" -> Argon2Parameters.ARGON2_id;
                            case "i" -> Argon2Parameters.ARGON2_i;
                            default -> Argon2Parameters.ARGON2_d;
                        })
                .withVersion(current ? Argon2Parameters.ARGON2_VERSION_13 : Argon2Parameters.ARGON2_VERSION_10)
                .withMemoryAsKB(cost.memory())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes());
    }

    private static byte[] computed(Argon2Parameters parameters, String password, int length) {
        byte[] secret = StoredHash.bytes(password);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters);
            byte[] hash = new byte[length];
            generator.generateBytes(secret, hash);
            return hash;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
