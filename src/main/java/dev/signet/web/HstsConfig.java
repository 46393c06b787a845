package dev.signet.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** HTTP Strict Transport Security (RFC 6797): the header that tells browsers to use only HTTPS. */
@ConfigMapping(prefix = "signet.hsts")
public interface HstsConfig {
    /** How long a browser uses only HTTPS. Zero makes it forget an earlier value (§6.1.1). */
    @WithDefault("365d")
    Duration maxAge();

    /** Whether this includes all subdomains (§6.1.2). */
    @WithDefault("false")
    boolean includeSubdomains();
}
