package dev.signet.proxy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** What is believed of the headers of proxies. The settings are those of Quarkus, whose own parser is switched off. */
@ConfigMapping(prefix = "quarkus.http.proxy")
interface ProxyConfig {
    /** Whether {@code Forwarded} (RFC 7239) is read. */
    @WithDefault("false")
    boolean allowForwarded();

    /** Whether {@code X-Forwarded-…} is read; if not set, it is unless {@code Forwarded} is. */
    @WithName("allow-x-forwarded")
    Optional<Boolean> allowXForwarded();

    /** If both kinds are read: whether a request in which they contradict each other is refused. */
    @WithDefault("true")
    boolean strictForwardedControl();

    /** Otherwise, which kind counts. */
    @WithDefault("forwarded")
    Precedence forwardedPrecedence();

    /** Whether {@code X-Forwarded-Host} is read. */
    @WithDefault("false")
    boolean enableForwardedHost();

    /** The header that is read in place of {@code X-Forwarded-Host}. */
    @WithDefault("X-Forwarded-Host")
    String forwardedHostHeader();

    /** Whether {@code X-Forwarded-Prefix} is read. */
    @WithDefault("false")
    boolean enableForwardedPrefix();

    /** The header that is read in place of {@code X-Forwarded-Prefix}. */
    @WithDefault("X-Forwarded-Prefix")
    String forwardedPrefixHeader();

    /** Whose headers are believed: addresses, networks, host names. */
    Optional<List<String>> trustedProxies();

    /** A kind of header. */
    enum Precedence {
        FORWARDED,
        X_FORWARDED
    }
}
