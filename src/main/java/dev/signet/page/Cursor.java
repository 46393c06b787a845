package dev.signet.page;

import dev.signet.web.ApiError;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A position in a list ordered newest first: everything older than one entry. Clients treat it as opaque. {@link Place}
 * encodes positions in other orders.
 *
 * @param before the id of the last entry that the client has
 */
public record Cursor(long before) {
    private static final byte VERSION = 1;

    /**
     * Parses the result of {@link #text()}.
     *
     * @throws ApiError 404, as in Django REST Framework, for anything else
     */
    static Cursor parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == 1 + Long.BYTES && bytes.get() == VERSION) {
                return new Cursor(bytes.getLong());
            }
        } catch (IllegalArgumentException notBase64) {
            // Rejected below, like any other text that is not a cursor.
        }
        throw invalid();
    }

    /** Returns a 404 for an invalid cursor. */
    static ApiError invalid() {
        return ApiError.notFound("Invalid cursor");
    }

    /** Returns this position as a text for clients. */
    public String text() {
        byte[] bytes =
                ByteBuffer.allocate(1 + Long.BYTES).put(VERSION).putLong(before).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
