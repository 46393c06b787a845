package dev.signet.throttle;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Settings that would limit nothing stop the start with what to set. */
class UnsafeLimitsTest {
    @Test
    void a_wait_of_nothing_stops_the_start() {
        assertThatThrownBy(() -> check(false, List.of(), "signet.throttle.account.first-wait", "0s"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.throttle.account.first-wait");
    }

    @Test
    void a_longest_wait_that_is_shorter_than_the_first_stops_the_start() {
        assertThatThrownBy(() -> check(
                        false,
                        List.of(),
                        "signet.throttle.account.first-wait",
                        "2m",
                        "signet.throttle.account.longest-wait",
                        "1m"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.throttle.account.longest-wait");
    }

    @Test
    void addresses_forwarded_by_anybody_stop_the_start() {
        assertThatThrownBy(() -> check(true, List.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.http.proxy.trusted-proxies");
        assertThatCode(() -> check(true, List.of("10.0.0.5"))).doesNotThrowAnyException();
        assertThatCode(() -> check(false, List.of())).doesNotThrowAnyException();
    }

    private static void check(boolean believesProxies, List<String> trusted, String... settings) {
        Optional<List<String>> proxies = trusted.isEmpty() ? Optional.empty() : Optional.of(trusted);
        new UnsafeLimits(Settings.of(ThrottleConfig.class, settings), believesProxies, proxies).check(null);
    }
}
