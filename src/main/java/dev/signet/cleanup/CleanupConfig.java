package dev.signet.cleanup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

/** Settings for the deletion of expired rows. */
@ConfigMapping(prefix = "signet.cleanup")
public interface CleanupConfig {
    /** How often expired rows are deleted; {@code off} if another replica does it, or if they are to be kept. */
    @WithDefault("10m")
    @Pattern(
            regexp = "off|[0-9]+[smhd]?|[pP][0-9tTdDhHmMsS.]+",
            message = "signet.cleanup.every must be a duration, such as 10m or PT10M, or off")
    String every();

    /** How many pages of a table (8 KiB each) one transaction processes. */
    @WithDefault("64")
    @Min(1) int pages();
}
