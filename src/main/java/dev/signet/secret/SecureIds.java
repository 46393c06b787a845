package dev.signet.secret;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The source of all values that an attacker must not guess, except the embedded database's, which draws its own because
 * it uses no other part of the program.
 */
public final class SecureIds {
    private static final int ID_BYTES = 16;

    private SecureIds() {}

    /** Returns a new token ID: 128 random bits as 32 hexadecimal digits. */
    public static String tokenId() {
        return hex(ID_BYTES);
    }

    /** Returns this many random bytes as hexadecimal digits. */
    public static String hex(int count) {
        return HexFormat.of().formatHex(bytes(count));
    }

    /** Returns this many random decimal digits, of which each combination is equally likely. */
    public static String digits(int count) {
        StringBuilder digits = new StringBuilder();
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    /** Returns this many random bytes. */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        // Not a constant, because a native image would contain its seed.
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
