package dev.signet.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.EverySettingChanged;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code signet.limits.body-size}: here 4K. */
@QuarkusTest
@TestProfile(EverySettingChanged.class)
class BodySizeTest {
    private static final int LIMIT = 4096;

    @Test
    void a_body_of_the_limit_is_read() {
        send(body(LIMIT)).then().statusCode(401);
    }

    @Test
    void a_longer_one_is_refused_in_json() {
        assertTooLarge(send(body(LIMIT + 1)));
        assertTooLarge(send(body(20 * LIMIT)));
    }

    /** A body in chunks does not announce its length. */
    @Test
    void one_that_hides_its_length_is_refused_too() {
        assertTooLarge(given().contentType("application/json")
                .body(new ByteArrayInputStream(body(LIMIT + 1)))
                .post("/api/token/"));
    }

    private static void assertTooLarge(Response answer) {
        answer.then()
                .statusCode(413)
                .contentType("application/json")
                .body("$", equalTo(Map.of("detail", "Request body is larger than 4096 bytes.")));
    }

    private static Response send(byte[] body) {
        return given().contentType("application/json").body(body).post("/api/token/");
    }

    /** A login of nobody, filled up with a field that nobody reads. */
    private static byte[] body(int length) {
        String start = "{\"username\":\"nobody\",\"password\":\"nothing\",\"filler\":\"";
        String end = "\"}";
        String filler = "x".repeat(length - start.length() - end.length());
        return (start + filler + end).getBytes(StandardCharsets.US_ASCII);
    }
}
