package dev.signet.post;

import java.time.Instant;

/**
 * A post as clients see it.
 *
 * @param author the author's name; {@code null} if that account was deleted
 */
record PostResponse(long id, String title, String content, String author, Instant createdAt, Instant updatedAt) {}
