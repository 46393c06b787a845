package dev.signet.stats;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings for the figures of the service. */
@ConfigMapping(prefix = "signet.statistics")
@RegisterForReflection
public interface StatsConfig {
    /** How often this replica writes what it counted; {@code off} for never. */
    @WithDefault("1m")
    @Pattern(
            regexp = "off|[0-9]+[smhd]?|[pP][0-9tTdDhHmMsS.]+",
            message = "must be a duration, such as 1m or PT1M, or off")
    String every();

    /** Older figures are deleted by the next cleanup. */
    @WithDefault("400d")
    @DurationMin(days = 1)
    @DurationMax(days = 36_500)
    Duration retention();
}
