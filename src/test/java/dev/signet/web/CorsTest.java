package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.TlsAndCors;
import dev.signet.web.Wire.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Pages of another origin, with the settings of {@code application.properties.example} that allow it. */
@QuarkusTest
@TestProfile(TlsAndCors.class)
class CorsTest {
    @TestHTTPResource
    URI service;

    @Test
    void a_preflight_from_the_origin_passes_without_a_token() throws Exception {
        Answer answer = preflight(TlsAndCors.ORIGIN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).contains(TlsAndCors.ORIGIN);
        assertThat(answer.header("Access-Control-Allow-Methods").orElse("")).contains("PUT");
        assertThat(answer.header("Access-Control-Allow-Headers").orElse("")).containsIgnoringCase("authorization");
    }

    @Test
    void a_preflight_from_elsewhere_does_not() throws Exception {
        Answer answer = preflight("https://evil.example");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void an_answer_lets_the_origin_read_it_and_its_link() throws Exception {
        Answer answer = new Wire(service).send(OddRequest.of("GET", "/api/posts/", "Origin: " + TlsAndCors.ORIGIN));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).contains(TlsAndCors.ORIGIN);
        assertThat(answer.header("Access-Control-Expose-Headers").orElse("")).containsIgnoringCase("link");
    }

    private Answer preflight(String origin) throws Exception {
        return new Wire(service)
                .send(OddRequest.of(
                        "OPTIONS",
                        "/api/posts/1/",
                        "Origin: " + origin,
                        "Access-Control-Request-Method: PUT",
                        "Access-Control-Request-Headers: authorization,content-type"));
    }
}
