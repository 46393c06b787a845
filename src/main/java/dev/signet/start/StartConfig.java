package dev.signet.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a start reports. */
@ConfigMapping(prefix = "signet.start")
public interface StartConfig {
    /**
     * Whether a start that fails prints the stack trace after its one line. {@link LastWords} reads it from the system property or the
     * environment variable: a start may fail before there is any other configuration.
     */
    @WithDefault("false")
    boolean stackTrace();
}
