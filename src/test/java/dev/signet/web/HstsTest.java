package dev.signet.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.EverySettingChanged;
import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** {@code signet.hsts.…}, behind a proxy that ends TLS and is believed. */
@QuarkusTest
@TestProfile(EverySettingChanged.class)
class HstsTest {
    @Test
    void who_came_by_https_is_told_to_come_so_again() {
        assertThat(given().header("X-Forwarded-Proto", "https")
                        .get("/api/posts/")
                        .header("Strict-Transport-Security"))
                .isEqualTo("max-age=3600; includeSubDomains");
    }

    @Test
    void who_came_by_http_is_not() {
        assertThat(given().get("/api/posts/").header("Strict-Transport-Security"))
                .isNull();
    }

    @Test
    void a_negative_age_stops_the_start() {
        HstsConfig hsts = Settings.of(HstsConfig.class, "signet.hsts.max-age", "-1s");
        assertThatThrownBy(() -> new SecurityHeaders(hsts))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.hsts.max-age");
    }
}
