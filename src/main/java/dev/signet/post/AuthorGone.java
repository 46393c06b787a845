package dev.signet.post;

import dev.signet.post.PostConfig.OnAuthorDeleted;
import dev.signet.user.UserLeaves;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Keeps the posts of a deleted account if the settings say so; otherwise the database deletes them with it. */
@Singleton
class AuthorGone {
    private final PostConfig config;

    AuthorGone(PostConfig config) {
        this.config = config;
    }

    void keepPosts(@Observes UserLeaves leaving) {
        if (config.onAuthorDeleted() == OnAuthorDeleted.KEEP) {
            Post.orphan(leaving.user());
        }
    }
}
