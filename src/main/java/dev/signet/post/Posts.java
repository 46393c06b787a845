package dev.signet.post;

import dev.signet.security.Caller;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.function.Supplier;

/** Operations on one post. The caller's permission was checked before. */
@Singleton
class Posts {
    private final NewPosts created;
    private final Clock clock;
    private final Event<PostsChanged> changes;

    Posts(NewPosts created, Clock clock, Event<PostsChanged> changes) {
        this.created = created;
        this.clock = clock;
        this.changes = changes;
    }

    /**
     * Stores a new post.
     *
     * @throws ApiError 401 if the author was deleted, which this replica does not know yet
     */
    PostResponse create(PostInput input, Caller author) {
        PostResponse post = created.add(input, author.id(), clock.instant());
        changes.fire(new PostsChanged());
        return post;
    }

    @Transactional
    PostResponse get(String id) {
        return DecimalId.parse(id).flatMap(Post::response).orElseThrow(Posts::missing);
    }

    @Transactional
    PostResponse edit(String id, Supplier<PostInput> input) {
        // The input is read after the post is found: a missing post takes precedence over an invalid body.
        Post post = toChange(id);
        post.edit(input.get(), clock.instant());
        changes.fire(new PostsChanged());
        return post.response();
    }

    @Transactional
    void delete(String id) {
        toChange(id).delete();
        changes.fire(new PostsChanged());
    }

    private static Post toChange(String id) {
        return DecimalId.parse(id).flatMap(Post::toChange).orElseThrow(Posts::missing);
    }

    private static ApiError missing() {
        return ApiError.notFound("No Post matches the given query.");
    }
}
