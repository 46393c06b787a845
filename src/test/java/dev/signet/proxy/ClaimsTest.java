package dev.signet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Settings;
import dev.signet.web.NetworkAddress;
import dev.signet.web.NetworkAddress.Endpoint;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers of trusted proxies. */
class ClaimsTest {
    private static final String PEER = "10.0.0.1";
    private static final long SEED = Long.getLong("signet.test.seed", 20261128);
    private static final int HOSTILE = 20_000;
    private static final List<String> PIECES = List.of(
            "for=",
            "For=",
            "proto=",
            "host=",
            "by=",
            "unknown",
            "_hidden",
            "_",
            "192.0.2.7",
            "2001:db8::7",
            "[2001:db8::7]",
            "::ffff:192.0.2.7",
            "fe80::7%eth0",
            ":",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            ";",
            "=",
            " ",
            "\t",
            ":80",
            ":99999",
            ":_p",
            "%",
            "\u0000",
            "\u00e9",
            "999.1.1.1",
            "1.2.3",
            "::::",
            ".",
            "https",
            "a.example",
            "'");

    private final TrustedProxies proxies =
            new TrustedProxies(List.of("10.0.0.0/8", "fd00::/8", "198.51.100.4"), System::nanoTime);
    private final ProxyConfig config = Settings.of(
            ProxyConfig.class,
            "quarkus.http.proxy.enable-forwarded-host",
            "true",
            "quarkus.http.proxy.enable-forwarded-prefix",
            "true");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "192.0.2.7                          | 192.0.2.7",
                "192.0.2.7:4711                     | 192.0.2.7",
                "192.0.2.7:_port                    | 192.0.2.7",
                "2001:db8::7                        | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7]                      | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7]:5678                 | 2001:db8:0:0:0:0:0:7",
                "2001:DB8:0:0::7                    | 2001:db8:0:0:0:0:0:7",
                "::ffff:192.0.2.7                   | 192.0.2.7",
                "[::ffff:c000:207]:80               | 192.0.2.7",
                "fe80::7%eth0                       | fe80:0:0:0:0:0:0:7",
                "[fe80::7%25eth0]:80                | fe80:0:0:0:0:0:0:7",
                "\"192.0.2.7\"                      | 192.0.2.7",
                "\"[2001:db8::7]:80\"               | 2001:db8:0:0:0:0:0:7",
                "192.0.2.7 , , 10.0.0.9,            | 192.0.2.7",
                ", 192.0.2.7                        | 192.0.2.7",
                "203.0.113.1, 192.0.2.7             | 192.0.2.7",
                "203.0.113.1, 192.0.2.7, 10.1.1.1   | 192.0.2.7",
                "192.0.2.7, [fd00::1]:443           | 192.0.2.7",
                "10.0.0.3, 10.0.0.2                 | 10.0.0.3",
                "unknown                            | 10.0.0.1",
                "_hidden                            | 10.0.0.1",
                "192.0.2.7, unknown                 | 10.0.0.1",
                "unknown, 10.0.0.2                  | 10.0.0.2",
                "', '                               | 10.0.0.1",
                "''                                 | 10.0.0.1",
                "192.0.2.7:99999                    | 10.0.0.1",
                "192.0.2.7:                         | 10.0.0.1",
                "192.0.2.300                        | 10.0.0.1",
                "192.0.2                            | 10.0.0.1",
                "[2001:db8::7                       | 10.0.0.1",
                "2001:db8::7]:80                    | 10.0.0.1",
                "[2001:db8::7]x                     | 10.0.0.1",
                "2001:db8:::7                       | 10.0.0.1",
                "client.example.com                 | 10.0.0.1",
                "0x7f.1                             | 10.0.0.1",
            })
    void the_last_address_that_no_trusted_proxy_has_is_the_client(String header, String client) {
        assertThat(xForwardedFor(header)).as("X-Forwarded-For: %s", header).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "for=192.0.2.7                                      | 192.0.2.7",
                "For = \"192.0.2.7:80\"                             | 192.0.2.7",
                "for=\"[2001:db8::7]\"                              | 2001:db8:0:0:0:0:0:7",
                "FOR=\"[2001:db8::7]:4711\";proto=https             | 2001:db8:0:0:0:0:0:7",
                "for=\"[2001:db8::7]:_obf\"                         | 2001:db8:0:0:0:0:0:7",
                "for=\"192.0.2.\\7\"                                | 192.0.2.7",
                "proto=https;by=10.0.0.1;for=192.0.2.7              | 192.0.2.7",
                "for=\"a;b,c=d\", for=192.0.2.7                     | 192.0.2.7",
                "for=203.0.113.1, for=192.0.2.7;by=\"_x, for=1\"    | 192.0.2.7",
                "for=192.0.2.7, , for=10.3.0.1                      | 192.0.2.7",
                "for=unknown                                        | 10.0.0.1",
                "for=_hidden                                        | 10.0.0.1",
                "for=\"_SEVKISEK\", for=10.0.0.2                    | 10.0.0.2",
                "for=192.0.2.7, for=unknown                         | 10.0.0.1",
                "proto=https                                        | 10.0.0.1",
                "for=\"192.0.2.7                                    | 10.0.0.1",
                "for=192.0.2.7\"                                    | 10.0.0.1",
                "for=                                               | 10.0.0.1",
                "for                                                | 10.0.0.1",
                "=192.0.2.7                                         | 10.0.0.1",
                "', '                                               | 10.0.0.1",
                "\"                                                 | 10.0.0.1",
                "for=\"\\\"                                         | 10.0.0.1",
            })
    void the_standard_header_is_read_as_its_rfc_says(String header, String client) {
        assertThat(forwarded(header).client().address().getHostAddress())
                .as("Forwarded: %s", header)
                .isEqualTo(client);
    }

    @Test
    void several_headers_are_one_list() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("x-forwarded-for", "192.0.2.7")
                .add("X-Forwarded-For", "10.0.0.2");
        assertThat(Claims.xForwarded(headers, peer(), proxies::trust, config)
                        .client()
                        .address()
                        .getHostAddress())
                .isEqualTo("192.0.2.7");
    }

    @Test
    void a_quotation_mark_that_a_client_left_open_does_not_hide_the_client() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Forwarded", "for=\"203.0.113.1")
                .add("Forwarded", "for=192.0.2.7");
        assertThat(Claims.forwarded(headers, peer(), proxies::trust)
                        .client()
                        .address()
                        .getHostAddress())
                .isEqualTo("192.0.2.7");
    }

    @Test
    void scheme_and_host_are_those_that_the_client_used() {
        Claims claims =
                forwarded("for=192.0.2.7;proto=HTTPS;host=\"id.example.com:8443\", for=10.0.0.2;proto=http;host=inner");
        assertThat(claims.scheme()).contains("https");
        assertThat(claims.host()).hasToString("Optional[id.example.com:8443]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-Proto  | https        | https | -",
                "X-Forwarded-Proto  | HTTPS, http  | https | -",
                "X-Forwarded-Proto  | , https      | https | -",
                "X-Forwarded-Proto  | javascript   | -     | -",
                "X-Forwarded-Ssl    | on           | https | -",
                "X-Forwarded-Host   | Id.Example.com, inner | - | id.example.com",
                "X-Forwarded-Host   | [2001:DB8:0::1]:80    | - | [2001:db8::1]:80",
                "X-Forwarded-Host   | a b          | -     | -",
                "X-Forwarded-Host   | evil.example/x | -   | -",
                "X-Forwarded-Host   | user@evil.example | - | -",
                "X-Forwarded-Host   | a:99999      | -     | -",
                "X-Forwarded-Host   | [::g]        | -     | -",
            })
    void what_is_no_scheme_or_host_is_ignored(String header, String value, String scheme, String host) {
        Claims claims = xForwarded(header, value);
        assertThat(claims.scheme().orElse("-")).isEqualTo(scheme);
        assertThat(claims.host().map(Object::toString).orElse("-")).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/a/../b",
                "/..",
                "a",
                "https://evil.example",
                "/a?b",
                "/a#b",
                "/a\"b",
                "/%",
                " "
            })
    void what_is_no_path_is_no_prefix(String value) {
        assertThat(xForwarded("X-Forwarded-Prefix", value).prefix()).isEmpty();
        assertThat(xForwarded("X-Forwarded-Prefix", "/id/v1/").prefix()).isEqualTo("/id/v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "x", "8 0", "999999", ""})
    void what_is_no_port_is_ignored(String value) {
        assertThat(xForwarded("X-Forwarded-Port", value).port()).isEmpty();
        assertThat(xForwarded("X-Forwarded-Port", "8443").port()).contains(8443);
    }

    @Test
    void whatever_is_sent_is_read_without_a_fault_and_yields_an_address() {
        Random random = new Random(SEED);
        for (int i = 0; i < HOSTILE; i++) {
            StringBuilder value = new StringBuilder();
            for (int piece = random.nextInt(9); piece > 0; piece--) {
                value.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String header = value.toString();
            assertThat(xForwardedFor(header))
                    .as("seed %d, X-Forwarded-For: %s", SEED, header)
                    .isNotEmpty();
            assertThat(forwarded(header).client().address().getHostAddress())
                    .as("seed %d, Forwarded: %s", SEED, header)
                    .isNotEmpty();
            xForwarded("X-Forwarded-Host", header)
                    .host()
                    .ifPresent(host -> assertThat(host.toString()).matches("[a-z0-9._:\\[\\]-]+"));
        }
    }

    private String xForwardedFor(String header) {
        return xForwarded("X-Forwarded-For", header).client().address().getHostAddress();
    }

    private Claims xForwarded(String name, String value) {
        return Claims.xForwarded(MultiMap.caseInsensitiveMultiMap().add(name, value), peer(), proxies::trust, config);
    }

    private Claims forwarded(String value) {
        return Claims.forwarded(MultiMap.caseInsensitiveMultiMap().add("Forwarded", value), peer(), proxies::trust);
    }

    private static Endpoint peer() {
        InetAddress address = NetworkAddress.parse(PEER).orElseThrow();
        return new Endpoint(address, 50_000);
    }
}
