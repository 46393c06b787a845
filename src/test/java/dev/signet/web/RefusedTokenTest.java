package dev.signet.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.CapturedLog;
import dev.signet.testing.Refused;
import io.quarkus.test.junit.QuarkusTest;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RefusedTokenTest {
    /** Quarkus logs a fault if a second part of it answers the request again. */
    @Test
    void one_part_of_the_service_answers_it_and_no_other_tries_to() {
        try (CapturedLog log = CapturedLog.open()) {
            for (int i = 0; i < 20; i++) {
                given().header("Authorization", "Bearer nonsense")
                        .get("/api/protected/")
                        .then()
                        .spec(Refused.bearer("Token is invalid"));
                given().header("Authorization", "Bearer nonsense")
                        .body("{}")
                        .post("/api/posts/")
                        .then()
                        .spec(Refused.bearer("Token is invalid"));
            }
            assertThat(log.lines(Level.SEVERE)).noneMatch(line -> line.startsWith("HTTP Request to"));
        }
    }
}
