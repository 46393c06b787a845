package dev.signet.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How much of a request is read. */
@ConfigMapping(prefix = "signet.limits")
public interface LimitsConfig {
    /** The longest request body that is read; a longer one is answered with 413. Django's default is the same. */
    @WithDefault("2560K")
    MemorySize bodySize();

    /** How long a client may take to send a request's body; a slower one is answered with 408. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    Duration requestTimeout();

    /**
     * How much of long bodies, beyond the first 16 KiB of each, is held in memory at once; a request that would need more is
     * answered with 503.
     */
    @WithDefault("64M")
    MemorySize longBodies();
}
