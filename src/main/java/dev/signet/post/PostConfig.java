package dev.signet.post;

import dev.signet.page.PageSizes;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How many posts an answer holds, and what becomes of those whose author is deleted. */
@ConfigMapping(prefix = "signet.posts")
public interface PostConfig {
    /** The posts on a page whose size the client leaves open. */
    @WithDefault("50")
    @Min(1) @Max(10_000) int pageSize();

    /** The most posts on a page, whatever the client asks for. */
    @WithDefault("200")
    @Min(1) @Max(10_000) int maxPageSize();

    /** Both sizes. */
    default PageSizes pageSizes() {
        return new PageSizes(pageSize(), maxPageSize());
    }

    /** What becomes of the posts of an account that is deleted. */
    @WithDefault("delete")
    OnAuthorDeleted onAuthorDeleted();

    /** Whether posts go with their author. */
    enum OnAuthorDeleted {
        /** They are deleted, too. */
        DELETE,
        /** They stay, without an author. */
        KEEP
    }
}
