package dev.signet.token;

/**
 * The form of a signed token: three parts in base64url without padding (RFC 7515 §7.1). The unused bits of each part are
 * zero (RFC 4648 §3.5), so that each token has only one encoding.
 */
final class CompactForm {
    private static final int PARTS = 3;

    private CompactForm() {}

    /** Returns whether a text has this form. */
    static boolean isOf(String text) {
        int parts = 1;
        int length = 0;
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!isWhole(length, bits)) {
                    return false;
                }
                parts++;
                length = 0;
            } else {
                bits = bits(c);
                if (bits < 0) {
                    return false;
                }
                length++;
            }
        }
        return parts == PARTS && isWhole(length, bits);
    }

    /**
     * Returns whether a part encodes whole bytes, at least one.
     *
     * @param last the bits of its last character
     */
    private static boolean isWhole(int length, int last) {
        return switch (length % 4) {
            case 0 -> length > 0;
            case 1 -> false;
            case 2 -> (last & 0b1111) == 0;
            default -> (last & 0b11) == 0;
        };
    }

    /** Returns the six bits that a character stands for; -1 if it stands for none. */
    private static int bits(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '-' ? 62 : c == '_' ? 63 : -1;
    }
}
