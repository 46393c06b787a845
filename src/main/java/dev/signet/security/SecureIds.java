package dev.signet.security;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The source of all that an attacker must not guess. The embedded database, which uses no other part of the program, alone draws its
 * own.
 */
public final class SecureIds {
    private static final int ID_BYTES = 16;

    private SecureIds() {}

    /** A fresh token id: 128 random bits as 32 hexadecimal digits. */
    public static String tokenId() {
        return HexFormat.of().formatHex(bytes(ID_BYTES));
    }

    /** So many random bytes. */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        // Not a constant: a native image would bake its seed in.
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
