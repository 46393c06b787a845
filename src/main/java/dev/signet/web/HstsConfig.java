package dev.signet.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What browsers that came by HTTPS are told of coming again (RFC 6797). */
@ConfigMapping(prefix = "signet.hsts")
public interface HstsConfig {
    /** How long a browser comes by HTTPS only. Zero makes it forget what it was told before (§6.1.1). */
    @WithDefault("365d")
    Duration maxAge();

    /** Whether that holds for every host below this one, too (§6.1.2). */
    @WithDefault("false")
    boolean includeSubdomains();
}
