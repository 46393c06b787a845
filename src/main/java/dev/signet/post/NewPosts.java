package dev.signet.post;

import dev.signet.database.DatabaseFaults;
import dev.signet.database.SqlStatement;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import java.time.Instant;
import javax.sql.DataSource;

/** Stores posts: each with one statement, which is a transaction of its own unless there is one. */
@Singleton
class NewPosts {
    /** The constraint that every author is a user. */
    private static final String AUTHOR_EXISTS = "posts_author_id_fkey";

    /** The author's name is a query of its own, because PostgreSQL would read all users for a join if there are few. */
    private static final SqlStatement INSERT = SqlStatement.of("""
            insert into posts (title, content, author_id, created_at, updated_at)
            values (:title, :content, :author, :now, :now)
            returning id, title, content, created_at, updated_at,
                      (select a.username from users a where a.id = author_id) as username
            """);

    private final DataSource database;

    NewPosts(DataSource database) {
        this.database = database;
    }

    /**
     * Stores a new post.
     *
     * @throws ApiError 401 if the author was deleted
     */
    PostResponse add(PostInput input, long author, Instant now) {
        try {
            return INSERT.on(database)
                    .with("title", input.title())
                    .with("content", input.content())
                    .with("author", author)
                    .with("now", now)
                    .one(PostResponse::of);
        } catch (IllegalStateException fault) {
            if (DatabaseFaults.violates(fault, AUTHOR_EXISTS)) {
                throw ApiError.userNotFound();
            }
            throw fault;
        }
    }
}
