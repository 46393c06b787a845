package dev.signet.post;

import dev.signet.page.PageSizes;
import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.Max;
import dev.signet.settings.Bounds.Min;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many posts a response contains, how long one is kept, and what happens to the posts of a deleted author. */
@ConfigMapping(prefix = "signet.posts")
@RegisterForReflection
public interface PostConfig {
    /** The number of posts on a page if the client does not specify it. */
    @WithDefault("50")
    @Min(1) @Max(10_000) int pageSize();

    /** The maximum number of posts on a page, whatever the client asks for. */
    @WithDefault("200")
    @Min(1) @Max(10_000) int maxPageSize();

    /** How long the first page of the plain list is kept in memory; 0 reads it for each request. */
    @WithDefault("1s")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 1)
    Duration keepFirstPage();

    /** Returns both sizes. */
    default PageSizes pageSizes() {
        return new PageSizes(pageSize(), maxPageSize());
    }

    /** What happens to the posts of a deleted account. */
    @WithDefault("delete")
    OnAuthorDeleted onAuthorDeleted();

    /** Whether posts are deleted with their author. */
    enum OnAuthorDeleted {
        /** They are deleted too. */
        DELETE,
        /** They stay, without an author. */
        KEEP
    }
}
