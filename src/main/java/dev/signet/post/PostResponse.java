package dev.signet.post;

import dev.signet.database.Row;
import java.time.Instant;

/**
 * A post as clients see it.
 *
 * @param author the author's name; {@code null} if that account was deleted
 */
record PostResponse(long id, String title, String content, String author, Instant createdAt, Instant updatedAt) {
    /** Returns the post of a row with its columns, and its author's {@code username}. */
    static PostResponse of(Row row) {
        return new PostResponse(
                row.number("id"),
                row.text("title"),
                row.text("content"),
                row.text("username"),
                row.time("created_at"),
                row.time("updated_at"));
    }
}
