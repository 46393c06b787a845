package dev.signet.status;

import dev.signet.settings.Bounds.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings for what replicas say of themselves. */
@ConfigMapping(prefix = "signet.status")
@RegisterForReflection
public interface StatusConfig {
    /** How often this replica says that it runs; {@code off} for never. */
    @WithDefault("30s")
    @Pattern(
            regexp = "off|[0-9]+[smhd]?|[pP][0-9tTdDhHmMsS.]+",
            message = "must be a duration, such as 30s or PT30S, or off")
    String every();
}
