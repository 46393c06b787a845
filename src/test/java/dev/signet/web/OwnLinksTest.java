package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.web.Wire.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
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

    @Test
    void this_machine_is_named_in_full() throws Exception {
        Answer answer = new Wire(service)
                .send(OddRequest.of("GET", "/.well-known/openid-configuration", "Host: localhost:1234"));
        assertThat(answer.json().get("jwks_uri").asText()).isEqualTo("http://localhost:1234/.well-known/jwks.json");
    }
}
