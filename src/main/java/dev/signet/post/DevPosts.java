package dev.signet.post;

import dev.signet.start.ServiceStart;
import dev.signet.start.StartOrder;
import dev.signet.user.User;
import io.quarkus.runtime.LaunchMode;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/** Creates a few example posts in dev mode if there are none. */
@Singleton
class DevPosts {
    private static final Map<String, String> BY_AUTHOR =
            Map.of("alice", "Alice's first post", "bob", "Bob's first post", "admin", "A word from the administrator");

    private final NewPosts posts;
    private final Clock clock;
    private final LaunchMode mode;

    DevPosts(NewPosts posts, Clock clock, LaunchMode mode) {
        this.posts = posts;
        this.clock = clock;
        this.mode = mode;
    }

    @Transactional
    void create(@Observes @Priority(StartOrder.SAMPLES) ServiceStart start) {
        if (mode != LaunchMode.DEVELOPMENT || Post.count() > 0) {
            return;
        }
        BY_AUTHOR.forEach((author, title) -> User.named(author)
                .ifPresent(
                        user -> posts.add(new PostInput(title, "Written in dev mode."), user.id(), clock.instant())));
    }
}
