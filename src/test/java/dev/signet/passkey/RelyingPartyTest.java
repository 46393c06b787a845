package dev.signet.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.PasskeysOn;
import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that are missing or wrong stop the start, and the message says what to set. */
class RelyingPartyTest {
    private static RelyingParty party(String... settings) {
        return new RelyingParty(Settings.of(PasskeyConfig.class, settings));
    }

    @Test
    void the_domain_is_required() {
        assertThatThrownBy(() -> party().check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("signet.passkey.rp-id is not set: set the domain of your pages.");
    }

    @Test
    void the_domain_alone_is_enough() {
        RelyingParty party = party("signet.passkey.rp-id", "example.com");
        party.check();
        assertThat(party.origins()).containsExactly("https://example.com");
        assertThat(party.published()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "example.com:443",
                "example.com/",
                "Example.com",
                "example",
                "192.0.2.1",
                "-a.com",
                "a..com",
                ".com",
                "exa mple.com",
                "[::1]",
                "*.example.com",
                "example.com."
            })
    void what_is_no_domain_is_refused(String id) {
        assertThatThrownBy(() -> party("signet.passkey.rp-id", id).check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("signet.passkey.rp-id is " + id + ": set a domain");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://example.com            | browsers offer passkeys to pages with https:// only
            https://example.com/          | write it as browsers do, https://example.com
            https://example.com:443       | write it as browsers do, https://example.com
            https://Example.com           | write it as browsers do, https://example.com
            https://example.com/login     | write it as browsers do, https://example.com
            https://a@example.com         | write it as browsers do, https://example.com
            https://example.com?x         | write it as browsers do, https://example.com
            example.com                   | not an origin
            https://                      | not an origin
            https://exa mple.com          | not an origin
            null                          | not an origin
            https://example.org           | set it in related-origins
            https://badexample.com        | set it in related-origins
            ftp://example.com             | https:// only
            """)
    void what_is_no_origin_of_the_domain_is_refused(String origin, String why) {
        assertThatThrownBy(() -> party("signet.passkey.rp-id", "example.com", "signet.passkey.origins", origin)
                        .check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("signet.passkey.origins contains " + origin)
                .hasMessageContaining(why);
    }

    @Test
    void pages_below_the_domain_on_ports_and_on_this_machine_are_its_own() {
        party("signet.passkey.rp-id", "example.com", "signet.passkey.origins", "https://a.b.example.com:8443")
                .check();
        party("signet.passkey.rp-id", "localhost", "signet.passkey.origins", "http://localhost:8080,http://a.localhost")
                .check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org", "example.org", "https://example.org/"})
    void related_origins_are_origins(String origin) {
        assertThatThrownBy(() -> party("signet.passkey.rp-id", "example.com", "signet.passkey.related-origins", origin)
                        .check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("signet.passkey.related-origins contains " + origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"com.example.app", "com.example.app/14:6D", "app/" + PasskeysOn.FINGERPRINT, "com.example.app "})
    void android_apps_have_a_package_and_a_fingerprint(String app) {
        assertThatThrownBy(() -> party("signet.passkey.rp-id", "example.com", "signet.passkey.android-apps", app)
                        .check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("signet.passkey.android-apps contains ");
    }

    @Test
    void an_android_app_has_the_origin_that_its_certificate_gives_it() {
        RelyingParty party = party(
                "signet.passkey.rp-id",
                "example.com",
                "signet.passkey.android-apps",
                "com.example.app/" + PasskeysOn.FINGERPRINT.toLowerCase(java.util.Locale.ROOT));
        party.check();
        assertThat(party.origins())
                .containsExactlyInAnyOrder(
                        "https://example.com", "android:apk-key-hash:FG3pg8VzBlDY7rmVLzT8ZBagg0LmHb6oigSWsj_PROU");
        assertThat(party.apps().get(0).fingerprint()).isEqualTo(PasskeysOn.FINGERPRINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.example.app", "abcde12345.com.example.app", "ABCDE12345", "ABCDE12345.com/example"})
    void apple_apps_have_a_team_and_a_bundle(String app) {
        assertThatThrownBy(() -> party("signet.passkey.rp-id", "example.com", "signet.passkey.apple-apps", app)
                        .check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("signet.passkey.apple-apps contains " + app);
    }

    @ParameterizedTest
    @CsvSource({"challenge-lifetime,29s", "challenge-lifetime,61m", "max-per-user,0", "max-per-user,101", "rp-name,' '"
    })
    void bounds_are_checked(String setting, String value) {
        assertThatThrownBy(() -> Settings.of(PasskeyConfig.class, "signet.passkey." + setting, value))
                .isInstanceOf(ConfigValidationException.class);
    }
}
