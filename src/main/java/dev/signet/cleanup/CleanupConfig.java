package dev.signet.cleanup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

/** When rows that can no longer matter are deleted. */
@ConfigMapping(prefix = "signet.cleanup")
public interface CleanupConfig {
    /** How often; {@code off} where another replica, or nobody, does it. */
    @WithDefault("10m")
    @Pattern(
            regexp = "off|[0-9]+[smhd]?|[pP][0-9tTdDhHmMsS.]+",
            message = "signet.cleanup.every is a duration, such as 10m or PT10M, or off")
    String every();

    /** How many of a table's pages (8 KiB each) one transaction goes through. */
    @WithDefault("64")
    @Min(1) int pages();
}
