package dev.signet.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import dev.signet.web.NetworkAddress;
import dev.signet.web.NetworkAddress.Endpoint;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code quarkus.http.proxy.trusted-proxies}. */
class TrustedProxiesTest {
    private static final int PORT = 8084;

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5, true",
        "10.0.0.5, 10.0.0.6, false",
        "10.0.0.5, ::ffff:10.0.0.5, true",
        "10.0.0.5:8084, 10.0.0.5, true",
        "10.0.0.5:8085, 10.0.0.5, false",
        "10.1.0.0/16, 10.1.255.1, true",
        "10.1.0.0/16, 10.2.0.1, false",
        "2001:db8::/32, 2001:db8:1::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, ::1, true",
        "[::1]:8084, ::1, true",
        "[::1]:8085, ::1, false",
        "' 0.0.0.0/0 ', 192.0.2.1, true",
    })
    void addresses_and_networks_are_trusted(String entry, String proxy, boolean trusted) {
        assertThat(proxies(entry).trust(endpoint(proxy))).isEqualTo(trusted);
    }

    @Test
    void a_host_name_is_looked_up_again_after_a_while_and_need_not_exist() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
        TrustedProxies proxies = new TrustedProxies(List.of("localhost", "no-such-host.invalid"), clock::get);

        assertThat(proxies.trust(endpoint("127.0.0.1"))).isFalse();
        assertThat(proxies.mustLookUp()).isTrue();
        proxies.lookUp();
        assertThat(proxies.trust(endpoint("127.0.0.1"))).isTrue();
        assertThat(proxies.mustLookUp()).isFalse();
        clock.addAndGet(1_000_000_000L);
        assertThat(proxies.mustLookUp()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8x", "[::1", "http://proxy", "a b", "*", "10.0.0.5:99999", ""})
    void what_is_none_of_them_stops_the_start(String entry) {
        assertThatThrownBy(() -> proxies("10.0.0.1", entry))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.http.proxy.trusted-proxies")
                .hasMessageContaining("\"" + entry + "\"");
    }

    @Test
    void trusting_nobody_in_particular_stops_the_start() {
        ProxyConfig nobody = Settings.of(ProxyConfig.class);
        assertThatThrownBy(() -> Forwarding.trusted(true, nobody))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.http.proxy.trusted-proxies");
        assertThat(Forwarding.trusted(false, nobody).trust(endpoint("127.0.0.1")))
                .isFalse();
    }

    private static TrustedProxies proxies(String... entries) {
        return new TrustedProxies(List.of(entries), System::nanoTime);
    }

    private static Endpoint endpoint(String address) {
        return new Endpoint(NetworkAddress.parse(address).orElseThrow(), PORT);
    }
}
