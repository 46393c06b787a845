package dev.signet.post;

import dev.signet.page.PageSizes;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How many posts a response contains, how long one is kept, and what happens to the posts of a deleted author. */
@ConfigMapping(prefix = "signet.posts")
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
