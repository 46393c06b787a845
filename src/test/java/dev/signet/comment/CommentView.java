package dev.signet.comment;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.signet.web.Timestamps;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** A comment as clients see it. */
@RegisterForReflection
@JsonPropertyOrder({"id", "text", "author_id", "created_at"})
record CommentView(
        long id,
        String text,
        @JsonProperty("author_id") long authorId,
        @JsonIgnore Instant createdAt) {

    @JsonGetter("created_at")
    String created() {
        return Timestamps.format(createdAt);
    }
}
