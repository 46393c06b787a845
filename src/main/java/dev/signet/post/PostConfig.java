package dev.signet.post;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How many posts an answer holds. */
@ConfigMapping(prefix = "signet.posts")
public interface PostConfig {
    /** The posts on a page whose size the client leaves open. */
    @WithDefault("50")
    @Min(1) @Max(10_000) int pageSize();

    /** The most posts on a page, whatever the client asks for. */
    @WithDefault("200")
    @Min(1) @Max(10_000) int maxPageSize();
}
