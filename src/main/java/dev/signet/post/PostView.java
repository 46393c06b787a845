package dev.signet.post;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.signet.web.Timestamps;
import java.time.Instant;

/**
 * A post as clients see it.
 *
 * @param author the author's name; {@code null} if that account was deleted
 */
@JsonPropertyOrder({"id", "title", "content", "author", "created_at", "updated_at"})
record PostView(
        long id,
        String title,
        String content,
        String author,
        @JsonIgnore Instant createdAt,
        @JsonIgnore Instant updatedAt) {

    @JsonGetter("created_at")
    String created() {
        return Timestamps.format(createdAt);
    }

    @JsonGetter("updated_at")
    String updated() {
        return Timestamps.format(updatedAt);
    }
}
