package dev.signet.webui;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.EverySettingChanged;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without {@code signet.ui.enabled} there are no pages; security.txt does not depend on them. */
@QuarkusTest
@TestProfile(EverySettingChanged.class)
class PagesTurnedOffTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/account",
                "/account/",
                "/account/sign-in",
                "/console/",
                "/console/users",
                "/.well-known/change-password"
            })
    void there_are_no_pages(String path) {
        given().get(path).then().statusCode(404);
    }

    @Test
    void security_txt_says_what_the_settings_say() {
        List<String> lines = given().get("/.well-known/security.txt")
                .then()
                .statusCode(200)
                .contentType("text/plain;charset=UTF-8")
                .extract()
                .asString()
                .lines()
                .toList();
        assertThat(lines)
                .contains(
                        "Contact: mailto:security@example.com",
                        "Contact: https://example.com/report",
                        "Policy: https://example.com/policy",
                        "Preferred-Languages: en, de",
                        "Canonical: https://id.example.com/.well-known/security.txt")
                .filteredOn(line -> line.startsWith("Expires: "))
                .singleElement()
                .satisfies(line -> assertThat(Instant.parse(line.substring("Expires: ".length())))
                        .isBetween(
                                Instant.now().plus(Duration.ofDays(28)),
                                Instant.now().plus(Duration.ofDays(31))));
    }
}
