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
        return HexFormat.of().formatHex(bytes(ID_BYTES));
    }

    /** Returns this many random bytes. */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        // Not a constant, because a native image would contain its seed.
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
