package dev.signet.web;

import dev.signet.settings.Bounds.DurationMin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits on request bodies. */
@ConfigMapping(prefix = "signet.limits")
@RegisterForReflection
public interface LimitsConfig {
    /** The longest request body; a longer one gets 413. Django has the same default. */
    @WithDefault("2560K")
    MemorySize bodySize();

    /** How long a client may take to send a request's body; a slower one gets 408. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    Duration requestTimeout();

    /**
     * How much memory all bodies together may use, not counting the first 16 KiB of each; a request that would need
     * more gets 503. It is never more than a sixteenth of the heap. With the first 16 KiB, they never use more than an eighth.
     */
    @WithDefault("64M")
    MemorySize longBodies();
}
