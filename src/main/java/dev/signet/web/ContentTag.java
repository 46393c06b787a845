package dev.signet.web;

import dev.signet.secret.Sha256;
import java.util.HexFormat;

/** An entity tag that changes whenever the content does (RFC 9110 §8.8.3). */
public final class ContentTag {
    private static final int BYTES = 16;

    private ContentTag() {}

    /** Returns the tag of this content. */
    public static String of(byte[] content) {
        return HexFormat.of().formatHex(Sha256.of(content), 0, BYTES);
    }
}
