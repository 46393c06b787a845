package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.web.Wire.Answer;
import dev.signet.web.Wire.Kept;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No response repeats a host that a client made up, with the settings as they are by default. */
@QuarkusTest
class OwnLinksTest {
    private static final List<String> PATHS = List.of(
            "/api/posts/?limit=1",
            "/api/posts/?page=1&page_size=1",
            "/api/posts?page_size=1&page=2",
            "/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server",
            "/.well-known/jwks.json",
            "/api/openapi",
            "/api/docs/",
            "/no/such/path");

    @TestHTTPResource
    URI service;

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "192.0.2.66", "[2001:db8::66]:80", "EVIL.example."})
    void a_host_that_a_client_made_up_is_nowhere_in_the_response(String host) throws Exception {
        Member author = Member.user("author");
        author.writes("one");
        author.writes("two");
        author.writes("three");
        for (String path : PATHS) {
            Answer answer = new Wire(service).send(OddRequest.of("GET", path, "Host: " + host));
            assertThat(answer.status()).as(path).isIn(200, 404);
            assertThat(answer.toString()).as(path).doesNotContainIgnoringCase(host.replaceAll(":\\d+$", ""));
        }
    }

    @Test
    void its_links_lead_on_all_the_same() throws Exception {
        Member author = Member.user("author");
        author.writes("one");
        author.writes("two");
        author.writes("three");
        Answer numbered =
                new Wire(service).send(OddRequest.of("GET", "/api/posts/?page=2&page_size=1", "Host: unknown.example"));
        assertThat(numbered.json().get("next").asText()).isEqualTo("/api/posts/?page_size=1&page=3");
        assertThat(numbered.json().get("previous").asText()).isEqualTo("/api/posts/?page_size=1");
        Answer part = new Wire(service).send(OddRequest.of("GET", "/api/posts/?limit=1", "Host: unknown.example"));
        assertThat(part.header("Link").orElse("")).startsWith("</api/posts/?limit=1&cursor=");
    }

    /** A request for a whole address is one for its path, whatever else the address says. */
    @Test
    void without_a_host_links_are_relative() throws Exception {
        Member admin = Member.admin("root");
        admin.writes("one");
        admin.writes("two");
        String token = "Authorization: Bearer " + admin.access() + "\r\n";
        for (String path : PATHS) {
            assertThat(withoutHost(path, "")).as(path).matches("(?s)HTTP/1.0 (200|404) .*");
        }
        for (String list : List.of("posts", "users", "security_events", "users/me/security_events")) {
            String path = "/api/" + list + "/";
            for (String query : List.of("", "?limit=1", "pages/", "pages/?page_size=1")) {
                assertThat(withoutHost(path + query, token)).as(path + query).startsWith("HTTP/1.0 200 ");
            }
        }
        assertThat(withoutHost("/api/posts/?limit=1", "")).contains("</api/posts/?limit=1&cursor=");
    }

    private String withoutHost(String path, String headers) throws Exception {
        try (Kept connection = new Wire(service).keep()) {
            connection.write(("GET " + path + " HTTP/1.0\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return connection.everything();
        }
    }

    @Test
    void a_whole_address_adds_nothing_to_the_links() throws Exception {
        Member author = Member.user("author");
        author.writes("one");
        author.writes("two");
        Wire wire = new Wire(service);
        for (String path : PATHS) {
            Answer plain = wire.send(OddRequest.of("GET", path, "Host: localhost"));
            for (String address :
                    List.of("http://localhost", "HTTP://LOCALHOST", "http://localhost:80", "https://localhost")) {
                Answer answer = wire.send(OddRequest.of("GET", address + path, "Host: localhost"));
                assertThat(answer.status()).as(address + path).isEqualTo(plain.status());
                assertThat(answer.text()).as(address + path).isEqualTo(plain.text());
                assertThat(answer.header("Link")).as(address + path).isEqualTo(plain.header("Link"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "https://evil.example",
                "http://localhost:8081",
                "http://localhost.evil.example",
                "http://evil@localhost",
                "http://localhost@evil.example",
                "http://[v1.evil]",
                "http://",
                "http:///evil",
                "ftp://localhost",
                "ws://localhost"
            })
    void an_address_that_contradicts_the_host_is_refused(String address) throws Exception {
        for (String path : PATHS) {
            Answer answer = new Wire(service).send(OddRequest.of("GET", address + path, "Host: localhost"));
            assertThat(answer.status()).as(address + path).isEqualTo(400);
            assertThat(answer.text()).as(address + path).doesNotContain("evil");
        }
    }

    /** The HTTP server looks for the closing bracket alone. */
    @Test
    void what_is_no_address_in_brackets_is_refused() throws Exception {
        Random random = new Random(20261128);
        List<String> parts =
                List.of("0", "1", "ffff", "00001", "g", "1.2.3.4", "%1", "%25eth0", "", "v1", "v1.x", "<", "é");
        Wire wire = new Wire(service);
        for (int i = 0; i < 500; i++) {
            String address = random.ints(1 + random.nextInt(9), 0, parts.size())
                    .mapToObj(parts::get)
                    .collect(Collectors.joining(random.nextInt(4) == 0 ? "." : ":", "[", "]"));
            String host = address + List.of("", ":", ":80").get(i % 3);
            Answer answer = wire.send(OddRequest.of("GET", PATHS.get(i % PATHS.size()), "Host: " + host));
            boolean isAddress = isAddressInUrls(host);
            assertThat(answer.status())
                    .as(host + " " + PATHS.get(i % PATHS.size()))
                    .isIn(isAddress ? List.of(200, 404) : List.of(400));
        }
    }

    @Test
    void this_machine_is_named_in_full() throws Exception {
        Answer answer = new Wire(service)
                .send(OddRequest.of("GET", "/.well-known/openid-configuration", "Host: localhost:1234"));
        assertThat(answer.json().get("jwks_uri").asText()).isEqualTo("http://localhost:1234/.well-known/jwks.json");
    }

    private static boolean isAddressInUrls(String host) {
        try {
            new URI("http://" + host + "/");
            return Authority.parse(host).isPresent();
        } catch (URISyntaxException none) {
            return false;
        }
    }
}
