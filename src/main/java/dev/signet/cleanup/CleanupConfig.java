package dev.signet.cleanup;

import dev.signet.settings.Bounds.Min;
import dev.signet.settings.Bounds.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings for the deletion of expired rows. */
@ConfigMapping(prefix = "signet.cleanup")
@RegisterForReflection
public interface CleanupConfig {
    /** How often expired rows are deleted; {@code off} if another replica does it. One replica has to. */
    @WithDefault("10m")
    @Pattern(
            regexp = "off|[0-9]+[smhd]?|[pP][0-9tTdDhHmMsS.]+",
            message = "must be a duration, such as 10m or PT10M, or off")
    String every();

    /** How many pages of a table (8 KiB each) one transaction processes. */
    @WithDefault("64")
    @Min(1) int pages();
}
