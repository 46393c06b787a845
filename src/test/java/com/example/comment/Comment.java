package com.example.comment;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A comment under a post. */
@Entity
@Table(name = "comments")
public class Comment extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "post_id", nullable = false, updatable = false)
    private long postId;

    @Column(name = "author_id", nullable = false, updatable = false)
    private long authorId;

    @Column(nullable = false, length = CommentInput.LONGEST)
    private String text;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    /** For Hibernate. */
    protected Comment() {}

    Comment(long postId, long authorId, String text, Instant now) {
        this.postId = postId;
        this.authorId = authorId;
        this.text = text;
        this.createdAt = now;
    }

    static Optional<Comment> of(long postId, long id) {
        return find("postId = ?1 and id = ?2", postId, id).firstResultOptional();
    }

    static List<Comment> withIds(List<Long> ids) {
        return list("id in ?1", ids);
    }

    void edit(String newText) {
        text = newText;
    }

    long authorId() {
        return authorId;
    }

    CommentResponse response() {
        return new CommentResponse(id, text, authorId, createdAt);
    }
}
