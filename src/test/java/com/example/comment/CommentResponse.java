package com.example.comment;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** A comment as clients see it: {@code id}, {@code text}, {@code author_id}, {@code created_at}. */
@RegisterForReflection
record CommentResponse(long id, String text, long authorId, Instant createdAt) {}
