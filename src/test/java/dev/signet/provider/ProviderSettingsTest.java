package dev.signet.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks of a provider's settings and of the addresses of apps. */
class ProviderSettingsTest {
    private static ProviderSettings read(String name, boolean forBrowsers, String... keysAndValues) {
        String[] settings = new String[keysAndValues.length];
        for (int i = 0; i < settings.length; i += 2) {
            settings[i] = "signet.providers." + name + "." + keysAndValues[i];
            settings[i + 1] = keysAndValues[i + 1];
        }
        return ProviderSettings.of(
                name, Settings.of(ProviderConfig.class, settings).byName().get(name), forBrowsers);
    }

    private static void stops(Stream<String> missing, String name, boolean forBrowsers, String... keysAndValues) {
        assertThatThrownBy(() -> read(name, forBrowsers, keysAndValues))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(missing.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            google    | client-id,a                               | signet.providers.google.client-secret
            google    | client-secret,s                           | signet.providers.google.client-id
            google    | id-token-age,5m                           | signet.providers.google.client-id
            apple     | client-id,a                               | team-id, key-id, private-key
            apple     | client-id,a,team-id,t,client-secret,s     | key-id, private-key
            microsoft | client-id,a                               | client-secret
            github    | client-id,a                               | client-secret
            github    | client-ids,a                              | client-id, client-secret
            acme      | client-id,a,client-secret,s               | signet.providers.acme.issuer
            acme      | issuer,https://a.example                  | client-id
            """)
    void what_is_missing_is_named(String name, String settings, String missing) {
        stops(Stream.of(missing.split(", ")), name, true, settings.split(","));
    }

    @Test
    void apps_alone_need_no_secret_and_browsers_need_an_address_to_go_back_to() {
        assertThat(read("google", false, "client-ids", "ios,android").clients())
                .containsExactlyInAnyOrder("ios", "android");
        assertThat(read("google", true, "client-ids", "ios").browserClient()).isEmpty();
        stops(
                Stream.of("signet.browser-sign-in.redirect-uris"),
                "google",
                false,
                "client-id",
                "web",
                "client-secret",
                "secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example",
                "ftp://a.example",
                "a.example",
                "https://",
                "https:///path",
                "https://user@a.example",
                "https://a.example#x",
                "http://localhost.evil.example",
                "http://10.0.0.1",
                "ht tp://a",
                "file:///etc/passwd"
            })
    void a_provider_is_called_over_tls_only(String issuer) {
        stops(
                Stream.of("signet.providers.acme.issuer", "https://"),
                "acme",
                false,
                "issuer",
                issuer,
                "client-ids",
                "a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example",
                "https://a.example/realms/x",
                "http://localhost:8180/realms/x",
                "http://127.0.0.1"
            })
    void or_on_this_machine(String issuer) {
        assertThat(read("acme", false, "issuer", issuer, "client-ids", "a").issuer())
                .isEqualTo(issuer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "email", "passkey", "code", "mfa", "-a"})
    void names_of_other_ways_to_sign_in_are_taken(String name) {
        stops(Stream.of("cannot be called " + name), name, false, "issuer", "https://a.example", "client-ids", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no key", "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----"})
    void a_key_of_apple_that_is_none_is_not_repeated(String key) {
        assertThatThrownBy(() -> read(
                        "apple",
                        true,
                        "client-id",
                        "a",
                        "team-id",
                        "t",
                        "key-id",
                        "k",
                        "private-key",
                        key.isEmpty() ? "x" : key))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.providers.apple.private-key-file")
                .message()
                .doesNotContain("AAAA");
    }

    @ParameterizedTest
    @CsvSource({
        "organizations, 9188040d-6c67-4c5b-b112-36a304b66dad, false",
        "organizations, 9b3f1c4e-0000-4000-8000-000000000001, true",
        "common, 9188040d-6c67-4c5b-b112-36a304b66dad, true",
        "consumers, 9188040d-6c67-4c5b-b112-36a304b66dad, true"
    })
    void personal_accounts_are_of_no_organization(String tenant, String directory, boolean admitted) {
        ProviderSettings microsoft = read("microsoft", false, "client-ids", "a", "tenant", tenant);

        assertThat(microsoft.admitsDirectory(
                        JsonNodeFactory.instance.objectNode().put("tid", directory)))
                .isEqualTo(admitted);
    }

    @Test
    void microsofts_names_stand_for_directories() {
        ProviderSettings any = read("microsoft", false, "client-ids", "a");
        assertThat(any.issuer()).isEqualTo("https://login.microsoftonline.com/common/v2.0");
        assertThat(any.isOwnIssuer("https://login.microsoftonline.com/{tenantid}/v2.0"))
                .isTrue();
        for (String other : List.of(
                "https://evil.example/{tenantid}/v2.0",
                "https://login.microsoftonline.com/{tenantid}/v1.0",
                "https://login.microsoftonline.com.evil.example/common/v2.0")) {
            assertThat(any.isOwnIssuer(other)).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example.com/x",
                "https://*.example.com/x",
                "https://app.example.com/*",
                "https://app.example.com/#x",
                "https://user@app.example.com/x",
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                "data:text/html,x",
                "file:///x",
                "/x",
                "//app.example.com/x",
                "app.example.com",
                "https:/x",
                "http://localhost.evil.example/x",
                "http://127.0.0.1@evil.example/x",
                "not an address"
            })
    void an_unsafe_address_of_an_app_stops_the_start(String address) {
        assertThatThrownBy(() -> RedirectUris.of(List.of(address)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.browser-sign-in.redirect-uris contains " + address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/x",
                "https://app.example.com",
                "https://app.example.com/x?y=z",
                "com.example.app:/x",
                "myapp://signed-in",
                "http://127.0.0.1/x",
                "http://[::1]/x",
                "http://localhost:3000/x"
            })
    void a_safe_one_is_the_only_one_that_is_allowed(String address) {
        RedirectUris uris = RedirectUris.of(List.of(address));

        assertThat(uris.allow(address)).isTrue();
        for (String other : List.of(
                address + "/",
                address + "x",
                address + "#",
                address + "?",
                " " + address,
                address.substring(1),
                address.toUpperCase(),
                address.replaceFirst("(//)", "//evil.example@"),
                "")) {
            if (!other.equals(address)) {
                assertThat(uris.allow(other)).as(other).isFalse();
            }
        }
    }

    @Test
    void only_a_loopback_address_may_have_any_port() {
        RedirectUris uris = RedirectUris.of(List.of("http://127.0.0.1/x", "http://[::1]/x", "http://localhost/x"));

        assertThat(uris.allow("http://127.0.0.1:1/x")).isTrue();
        assertThat(uris.allow("http://[::1]:65535/x")).isTrue();
        assertThat(uris.allow("http://localhost:1/x")).isFalse();
        assertThat(uris.allow("http://127.0.0.1:x/x")).isFalse();
        assertThat(uris.allow("http://127.0.0.1:/x")).isFalse();
        assertThat(uris.allow("https://127.0.0.1:1/x")).isFalse();
        assertThatCode(() -> RedirectUris.of(List.of())).doesNotThrowAnyException();
    }
}
