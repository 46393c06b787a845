package dev.signet.throttle;

import dev.signet.throttle.ThrottleConfig.Limit;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stops the start where the settings would limit nothing. */
@Singleton
class UnsafeLimits {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final ThrottleConfig config;
    private final boolean believesProxies;
    private final Optional<List<String>> trustedProxies;

    UnsafeLimits(
            ThrottleConfig config,
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean believesProxies,
            @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> trustedProxies) {
        this.config = config;
        this.believesProxies = believesProxies;
        this.trustedProxies = trustedProxies;
    }

    void check(@Observes @Priority(1) StartupEvent start) {
        check("account", config.account());
        check("code", config.code());
        check("mail", config.mail());
        check("address", config.address());
        check("overall", config.overall());
        atLeast(SHORTEST, "known-for", config.knownFor());
        if (believesProxies && trustedProxies.isEmpty()) {
            throw new ConfigurationException(
                    "quarkus.http.proxy.proxy-address-forwarding=true without quarkus.http.proxy.trusted-proxies would believe"
                            + " anybody's claim of an address, and limit nobody. Name the proxies, by address, host name or"
                            + " network: 10.0.0.5,10.1.0.0/16.");
        }
    }

    private static void check(String name, Limit limit) {
        atLeast(SHORTEST, name + ".first-wait", limit.firstWait());
        atLeast(limit.firstWait(), name + ".longest-wait", limit.longestWait());
        atLeast(SHORTEST, name + ".forget", limit.forget());
    }

    private static void atLeast(Duration shortest, String name, Duration time) {
        if (time.compareTo(shortest) < 0) {
            throw new ConfigurationException(
                    "signet.throttle." + name + " is " + time + ": set at least " + shortest + ".");
        }
    }
}
