package dev.signet.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The language of errors. */
@ConfigMapping(prefix = "signet.errors")
public interface ErrorsConfig {
    /** Whether errors are in the language that a request prefers, if there are texts in it. Otherwise they are in English. */
    @WithDefault("true")
    boolean translated();
}
