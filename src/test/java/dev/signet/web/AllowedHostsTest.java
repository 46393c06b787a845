package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code signet.allowed-hosts}. */
class AllowedHostsTest {
    private static final PublicUrl NONE = new PublicUrl(Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "id.example.com, id.example.com, true",
        "id.example.com, ID.Example.COM, true",
        "ID.Example.com, id.example.com, true",
        "id.example.com, id.example.com:8443, true",
        "id.example.com, id.example.com., true",
        "id.example.com., id.example.com:80, true",
        "id.example.com, evil.example, false",
        "id.example.com, a.id.example.com, false",
        "id.example.com, id.example.com.evil.example, false",
        "id.example.com, evil-id.example.com, false",
        "id.example.com, id.example.com@evil.example, false",
        "id.example.com, id.example.com/x, false",
        "id.example.com, '', false",
        "id.example.com:8443, id.example.com:8443, true",
        "id.example.com:8443, id.example.com, false",
        "id.example.com:8443, id.example.com:8444, false",
        ".example.com, example.com, true",
        ".example.com, a.b.example.com:1, true",
        ".example.com, evilexample.com, false",
        ".example.com, .example.com, false",
        ".example.com, a..example.com, false",
        "'*', anything.at.all, true",
        "'*', a b, false",
        "192.0.2.1, 192.0.2.1:80, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::1, '[2001:db8::1]:80', true",
        "'[2001:db8::1]', '[2001:DB8:0:0::1]', true",
        "'[2001:db8::1]:80', '[2001:db8::1]:81', false",
        "'a.example, b.example', b.example, true",
        "'a.example,b.example', c.example, false",
    })
    void a_host_is_allowed_if_an_entry_names_it(String setting, String host, boolean allowed) {
        AllowedHosts hosts = hosts(setting);
        assertThat(hosts.answers(host)).isEqualTo(allowed);
        assertThat(hosts.names(host)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "localhost:8080, true",
        "LOCALHOST., true",
        "app.localhost, true",
        "127.0.0.1:8080, true",
        "127.9.9.9, true",
        "'[::1]:8080', true",
        "'[0:0::1]', true",
        "evil.example, false",
        "localhost.evil.example, false",
        "evillocalhost, false",
        "192.0.2.1, false",
        "10.0.0.1, false",
        "'[::2]', false",
        "'', false",
    })
    void unless_it_is_set_every_host_is_answered_but_only_this_machine_is_named(String host, boolean named) {
        AllowedHosts hosts = new AllowedHosts(Settings.of(HostsConfig.class), NONE);
        assertThat(hosts.answers(host)).isTrue();
        assertThat(hosts.names(host)).isEqualTo(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[v1.x]",
                "[1.2.3.4]",
                "[::00001]",
                "[]",
                "[::g]",
                "[1]",
                "[::1%25eth0]",
                "[1:2:3:4:5:6:7:8:9]",
                "[::1]x",
                "[<>]",
                "[::1]:65536"
            })
    void what_is_no_address_in_brackets_is_never_answered(String host) {
        assertThat(new AllowedHosts(Settings.of(HostsConfig.class), NONE).answers(host))
                .isFalse();
    }

    /** Otherwise the links of a list could not be made. */
    @Test
    void a_url_can_be_made_of_every_address_that_is_answered() {
        AllowedHosts hosts = new AllowedHosts(Settings.of(HostsConfig.class), NONE);
        Random random = new Random(20261128);
        List<String> parts = List.of("0", "1", "ffff", "00001", "0001", "A", "1.2.3.4", "", "", "%1", "g", "1.2.3.256");
        int answered = 0;
        for (int i = 0; i < 200_000; i++) {
            String host = random.ints(2 + random.nextInt(8), 0, parts.size())
                    .mapToObj(parts::get)
                    .collect(Collectors.joining(
                            ":", "[", "]" + List.of("", ":", ":80").get(i % 3)));
            if (hosts.answers(host)) {
                answered++;
                assertThatCode(() -> new URI("http://" + host + "/")).as(host).doesNotThrowAnyException();
            }
        }
        assertThat(answered).isGreaterThan(1_000);
    }

    @Test
    void the_public_url_s_host_need_not_be_repeated() {
        HostsConfig config = Settings.of(HostsConfig.class, "signet.allowed-hosts", "internal");
        AllowedHosts hosts =
                new AllowedHosts(config, new PublicUrl(Optional.of(URI.create("https://id.example.com/auth"))));
        assertThat(hosts.answers("id.example.com")).isTrue();
        assertThat(hosts.answers("internal:8080")).isTrue();
        assertThat(hosts.answers("evil.example")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://id.example.com", "*.example.com", "a b", "a/b", "a:b", "a:99999", "[::g]", "."})
    void what_is_no_host_stops_the_start(String setting) {
        assertThatThrownBy(() -> hosts(setting))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.allowed-hosts")
                .hasMessageContaining(setting);
    }

    private static AllowedHosts hosts(String setting) {
        return new AllowedHosts(Settings.of(HostsConfig.class, "signet.allowed-hosts", setting), NONE);
    }
}
