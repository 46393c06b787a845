package dev.signet.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RequestIdsTest {
    private static final String MADE = "[0-9a-f]{32}";

    @ParameterizedTest
    @ValueSource(strings = {"/api/posts/", "/api/protected/", "/nothing-here", "/q/health/live", "/api/docs/"})
    void every_answer_names_its_request(String path) {
        given().get(path).then().header("X-Request-Id", matchesPattern(MADE));
        given().header("X-Request-Id", "from-the-proxy.1")
                .get(path)
                .then()
                .header("X-Request-Id", equalTo("from-the-proxy.1"));
    }

    @Test
    void two_requests_have_two_names() {
        String first = given().get("/api/posts/").header("X-Request-Id");
        given().get("/api/posts/").then().header("X-Request-Id", not(equalTo(first)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a\"quote", "{json}", "\u00e9", "${jndi:ldap://x}", "<script>"})
    void what_does_not_belong_into_a_log_is_replaced(String sent) {
        given().header("X-Request-Id", sent)
                .get("/api/posts/")
                .then()
                .statusCode(200)
                .header("X-Request-Id", matchesPattern(MADE));
    }

    @Test
    void a_name_that_is_too_long_is_replaced() {
        given().header("X-Request-Id", "a".repeat(128))
                .get("/api/posts/")
                .then()
                .header("X-Request-Id", equalTo("a".repeat(128)));
        given().header("X-Request-Id", "a".repeat(129))
                .get("/api/posts/")
                .then()
                .header("X-Request-Id", matchesPattern(MADE));
    }
}
