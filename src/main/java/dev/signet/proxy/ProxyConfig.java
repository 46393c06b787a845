package dev.signet.proxy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** Which proxy headers are trusted. The settings are Quarkus's; its own parser is disabled. */
@ConfigMapping(prefix = "quarkus.http.proxy")
interface ProxyConfig {
    /** Whether {@code Forwarded} (RFC 7239) is read. */
    @WithDefault("false")
    boolean allowForwarded();

    /** Whether {@code X-Forwarded-…} is read; if not set, it is read unless {@code Forwarded} is. */
    @WithName("allow-x-forwarded")
    Optional<Boolean> allowXForwarded();

    /** Whether a request is rejected if both kinds are read and contradict each other. */
    @WithDefault("true")
    boolean strictForwardedControl();

    /** Which kind counts if both are present and the request is not rejected. */
    @WithDefault("forwarded")
    Precedence forwardedPrecedence();

    /** Whether {@code X-Forwarded-Host} is read. */
    @WithDefault("false")
    boolean enableForwardedHost();

    /** The header to read instead of {@code X-Forwarded-Host}. */
    @WithDefault("X-Forwarded-Host")
    String forwardedHostHeader();

    /** Whether {@code X-Forwarded-Prefix} is read. */
    @WithDefault("false")
    boolean enableForwardedPrefix();

    /** The header to read instead of {@code X-Forwarded-Prefix}. */
    @WithDefault("X-Forwarded-Prefix")
    String forwardedPrefixHeader();

    /** The proxies whose headers are trusted: addresses, networks, host names. */
    Optional<List<String>> trustedProxies();

    /** A kind of header. */
    enum Precedence {
        FORWARDED,
        X_FORWARDED
    }
}
