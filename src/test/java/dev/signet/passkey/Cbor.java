package dev.signet.passkey;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes the few kinds of CBOR (RFC 8949) that authenticators write. */
final class Cbor {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int MAP = 5;

    private Cbor() {}

    /** Writes numbers, bytes, texts and maps of them, in the maps' order. */
    static byte[] of(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(value, out);
        return out.toByteArray();
    }

    private static void write(Object value, ByteArrayOutputStream out) {
        if (value instanceof Number number) {
            long n = number.longValue();
            head(n < 0 ? NEGATIVE : UNSIGNED, n < 0 ? -1 - n : n, out);
        } else if (value instanceof byte[] bytes) {
            head(BYTES, bytes.length, out);
            out.writeBytes(bytes);
        } else if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            head(TEXT, bytes.length, out);
            out.writeBytes(bytes);
        } else {
            Map<?, ?> map = (Map<?, ?>) value;
            head(MAP, map.size(), out);
            map.forEach((key, member) -> {
                write(key, out);
                write(member, out);
            });
        }
    }

    private static void head(int major, long length, ByteArrayOutputStream out) {
        int type = major << 5;
        if (length < 24) {
            out.write(type | (int) length);
        } else if (length < 256) {
            out.write(type | 24);
            out.write((int) length);
        } else {
            out.write(type | 25);
            out.write((int) (length >> 8));
            out.write((int) length);
        }
    }
}
