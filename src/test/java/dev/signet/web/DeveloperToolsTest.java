package dev.signet.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.cors.CORSFilter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is there for developers is there in dev mode alone. */
@QuarkusTest
class DeveloperToolsTest {
    @ParameterizedTest
    @CsvSource({
        "DEVELOPMENT, /q/dev-ui/extensions, true",
        "DEVELOPMENT, /q/_static/vaadin/lumo.css, true",
        "DEVELOPMENT, /api/docs/, false",
        "DEVELOPMENT, /quick, false",
        "NORMAL, /q/dev-ui/, false",
        "TEST, /q/dev-ui/, false",
    })
    void the_dev_ui_brings_headers_of_its_own(LaunchMode mode, String path, boolean own) {
        assertThat(SecurityHeaders.isDeveloperTool(mode, path)).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/dev-ui/", "/q/dev-ui", "/q/dev-ui/extensions", "/q/dev", "/q/arc/beans", "/q/"})
    void there_is_no_dev_ui_otherwise(String path) {
        given().get(path).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost, true",
        "http://localhost:3000, true",
        "https://localhost:5173, true",
        "http://app.localhost:8081, true",
        "http://127.0.0.1:3000, true",
        "http://127.1.2.3, true",
        "http://[::1]:3000, true",
        "http://[::1], true",
        "capacitor://localhost, true",
        "http://evil.example, false",
        "http://localhost.evil.example, false",
        "http://evillocalhost:3000, false",
        "http://127.0.0.1.evil.example, false",
        "http://192.168.0.1:3000, false",
        "http://evil.example:80/localhost, false",
        "null, false",
    })
    void in_dev_mode_pages_of_this_machine_may_call_the_api(String origin, boolean allowed) throws IOException {
        List<Pattern> origins = CORSFilter.parseAllowedOriginsRegex(
                Optional.of(List.of(builtIn("%dev.quarkus.http.cors.origins").split(","))));
        assertThat(origins).hasSize(3);
        assertThat(origins.stream().anyMatch(pattern -> pattern.matcher(origin).matches()))
                .isEqualTo(allowed);
        assertThat(builtIn("%dev.quarkus.http.cors.enabled")).isEqualTo("true");
    }

    @Test
    void otherwise_no_page_of_another_origin_may() throws IOException {
        assertThat(builtIn("quarkus.http.cors.enabled")).isNull();
        assertThat(given().header("Origin", "http://localhost:3000")
                        .get("/api/posts/?limit=1")
                        .header("Access-Control-Allow-Origin"))
                .isNull();
    }

    private static String builtIn(String name) throws IOException {
        Properties settings = new Properties();
        try (InputStream file = DeveloperToolsTest.class.getResourceAsStream("/application.properties")) {
            settings.load(file);
        }
        return settings.getProperty(name);
    }
}
