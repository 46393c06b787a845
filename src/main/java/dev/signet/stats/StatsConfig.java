package dev.signet.stats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Settings for the figures of the service. */
@ConfigMapping(prefix = "signet.statistics")
public interface StatsConfig {
    /** How often this replica writes what it counted; {@code off} for never. */
    @WithDefault("1m")
    @Pattern(
            regexp = "off|[0-9]+[smhd]?|[pP][0-9tTdDhHmMsS.]+",
            message = "signet.statistics.every must be a duration, such as 1m or PT1M, or off")
    String every();

    /** Older figures are deleted by the next cleanup. */
    @WithDefault("400d")
    @DurationMin(days = 1)
    @DurationMax(days = 36_500)
    Duration retention();
}
