package dev.signet.database;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a request does while no server accepts writes. */
@ConfigMapping(prefix = "signet.database")
@RegisterForReflection
interface PrimaryConfig {
    /** How long a request waits for a server that accepts writes, if there was none or it went away; 0 does not wait. */
    @WithDefault("0s")
    @DurationMin(millis = 0)
    @DurationMax(seconds = 30)
    Duration primaryWait();
}
