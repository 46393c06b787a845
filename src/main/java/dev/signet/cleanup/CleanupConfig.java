package dev.signet.cleanup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** When rows that can no longer matter are deleted. */
@ConfigMapping(prefix = "signet.cleanup")
public interface CleanupConfig {
    /** How often. */
    @WithDefault("10m")
    Duration every();

    /** How many of a table's pages (8 KiB each) one transaction goes through. */
    @WithDefault("64")
    @Min(1) int pages();
}
