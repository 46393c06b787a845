package dev.signet.post;

import dev.signet.page.NumberedPage;
import dev.signet.page.PageRequest;
import dev.signet.page.Part;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;

/** The list of posts, the newest first, a bounded part at a time. Every part costs the same, however deep it lies. */
@Singleton
class PostPages {
    private final PostConfig config;

    PostPages(PostConfig config) {
        this.config = config;
    }

    void check(@Observes @Priority(1) StartupEvent start) {
        if (config.pageSize() > config.maxPageSize()) {
            throw new ConfigurationException("signet.posts.page-size is " + config.pageSize()
                    + ": set it to at most signet.posts.max-page-size (" + config.maxPageSize() + ").");
        }
    }

    @Transactional
    Part<PostView> newest(PageRequest.Keyset request) {
        // One more than asked for tells whether there is a next page.
        List<PostView> posts = Post.newestBefore(request.cursor().before(), request.limit() + 1);
        return Part.of(posts, request.limit(), PostView::id);
    }

    @Transactional
    NumberedPage<PostView> numbered(PageRequest.Numbered request) {
        return NumberedPage.of(
                request,
                Post.countAll(),
                offset -> Post.idAt(offset)
                        .map(first -> Post.newestBefore(first + 1, request.size()))
                        .orElse(List.of()));
    }
}
