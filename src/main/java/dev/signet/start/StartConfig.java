package dev.signet.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings for the report of a failed start. */
@ConfigMapping(prefix = "signet.start")
public interface StartConfig {
    /**
     * Whether a failed start prints the stack trace after its one-line message. {@link LastWords} reads this from the
     * system property or the environment variable, because a start may fail before the configuration is read.
     */
    @WithDefault("false")
    boolean stackTrace();
}
