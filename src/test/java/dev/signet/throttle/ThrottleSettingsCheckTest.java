package dev.signet.throttle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;

/** Settings that would limit nothing stop the start with what to set. */
class ThrottleSettingsCheckTest {
    @Test
    void a_longest_wait_that_is_shorter_than_the_first_stops_the_start() {
        assertThatThrownBy(() ->
                        check("signet.throttle.account.first-wait", "2m", "signet.throttle.account.longest-wait", "1m"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.throttle.account.longest-wait");
    }

    private static void check(String... settings) {
        new ThrottleSettingsCheck(Settings.of(ThrottleConfig.class, settings)).check();
    }
}
