package dev.signet.page;

import dev.signet.web.ApiError;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A place in a list that shows the newest first: everything older than one entry. Clients take it as it is and read nothing into
 * it.
 *
 * @param before the id of the last entry that the client has
 */
public record Cursor(long before) {
    /** The top of the list. */
    public static final Cursor TOP = new Cursor(Long.MAX_VALUE);

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
        throw ApiError.notFound("Invalid cursor");
    }

    /** What {@link #parse} reads. */
    public String text() {
        byte[] bytes =
                ByteBuffer.allocate(1 + Long.BYTES).put(VERSION).putLong(before).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
