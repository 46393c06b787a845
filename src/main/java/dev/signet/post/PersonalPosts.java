package dev.signet.post;

import dev.signet.database.SqlStatement;
import dev.signet.page.Slice;
import dev.signet.personal.PersonalData;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The posts of a user, for the user's download. */
@Singleton
class PersonalPosts implements PersonalData {
    /** A post may be long. */
    private static final int AT_ONCE = 20;

    private static final SqlStatement POSTS = SqlStatement.of("""
            select p.id, p.title, p.content, u.username, p.created_at, p.updated_at
              from posts p
                   join users u on u.id = p.author_id
             where p.author_id = :user and p.id > :after
             order by p.id
             limit :most
            """);

    private final DataSource database;

    PersonalPosts(DataSource database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "posts";
    }

    @Override
    public Slice<?> entries(long user, Optional<String> cursor) {
        List<PostResponse> posts = POSTS.on(database)
                .with("user", user)
                .with("after", cursor.map(Long::valueOf).orElse(Long.MIN_VALUE))
                .with("most", AT_ONCE)
                .list(PostResponse::of);
        return new Slice<>(
                posts,
                posts.size() < AT_ONCE
                        ? Optional.empty()
                        : Optional.of(Long.toString(posts.get(AT_ONCE - 1).id())));
    }
}
