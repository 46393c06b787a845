package dev.signet.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told with every answer. */
@QuarkusTest
class SecurityHeadersTest {
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/posts/",
                "/api/protected/",
                "/api/token/",
                "/api/posts/?limit=0",
                "/api/nowhere/",
                "/nowhere",
                "/api/openapi",
                "/q/health/live",
                "/api/docsandmore"
            })
    void an_answer_is_not_guessed_at_framed_run_or_told_of(String path) {
        Headers headers = given().get(path).headers();
        assertThat(headers.getValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(headers.getValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(headers.getValues("Referrer-Policy")).containsExactly("same-origin");
        assertThat(headers.getValues("Cross-Origin-Opener-Policy")).containsExactly("same-origin");
        assertThat(headers.getValues("Content-Security-Policy")).containsExactly(NOTHING);
    }

    @Test
    void the_documentation_may_run_its_own_scripts_and_no_others() {
        Response page = given().get("/api/docs/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'");
        assertThat(page.asString().lines().filter(line -> line.matches(".*(src|href)=.*")))
                .as("everything that the page loads is its own")
                .noneMatch(line -> line.contains("//"));
    }

    @Test
    void without_https_nothing_is_said_of_it() {
        assertThat(given().header("X-Forwarded-Proto", "https")
                        .get("/api/posts/")
                        .header("Strict-Transport-Security"))
                .as("nobody asked to believe this header")
                .isNull();
    }
}
