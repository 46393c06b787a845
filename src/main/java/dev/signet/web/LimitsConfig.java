package dev.signet.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much of a request is read. */
@ConfigMapping(prefix = "signet.limits")
public interface LimitsConfig {
    /** The longest request body that is read; a longer one is answered with 413. Django's default is the same. */
    @WithDefault("2560K")
    MemorySize bodySize();
}
