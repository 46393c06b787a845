package dev.signet.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How much of a request is read. */
@ConfigMapping(prefix = "signet.limits")
public interface LimitsConfig {
    /** The longest request body that is read; a longer one is answered with 413. Django's default is the same. */
    @WithDefault("2560K")
    MemorySize bodySize();

    /** How long a client may take to send a request's body; a slower one is answered with 408. */
    @WithDefault("30s")
    Duration requestTimeout();

    /**
     * For how many requests at once a thread waits until the rest of a long body has come; one more is answered with 503. Short
     * bodies take no thread before they are complete.
     */
    @WithDefault("64")
    @Min(1) int unfinishedBodies();
}
