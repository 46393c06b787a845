package dev.signet.page;

import dev.signet.web.ApiError;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A place in a list that shows the newest first: everything older than one entry. Clients take it as it is and read nothing into
 * it. Places in lists that are ordered otherwise are written by {@link Place}.
 *
 * @param before the id of the last entry that the client has
 */
public record Cursor(long before) {
    private static final byte VERSION = 1;

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws ApiError 404, as Django REST Framework has it, for anything else
     */
    static Cursor parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == 1 + Long.BYTES && bytes.get() == VERSION) {
                return new Cursor(bytes.getLong());
            }
        } catch (IllegalArgumentException notBase64) {
            // Answered below, as every other text that is no cursor.
        }
        throw invalid();
    }

    /** 404: this is not a cursor. */
    static ApiError invalid() {
        return ApiError.notFound("Invalid cursor");
    }

    /** This place as clients carry it. */
    public String text() {
        byte[] bytes =
                ByteBuffer.allocate(1 + Long.BYTES).put(VERSION).putLong(before).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
