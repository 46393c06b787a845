package dev.signet.provider;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Settings for signing in to a provider with a browser. */
@ConfigMapping(prefix = "signet.browser-sign-in")
public interface BrowserConfig {
    /**
     * The addresses of apps to which a browser may be sent back with a code. They are compared exactly, except for the
     * port of {@code http://127.0.0.1/…} and {@code http://[::1]/…} (RFC 8252 §7.3).
     */
    Optional<List<String>> redirectUris();
}
