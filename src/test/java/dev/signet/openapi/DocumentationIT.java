package dev.signet.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The package contains the complete documentation, and its health checks. */
@QuarkusIntegrationTest
class DocumentationIT {
    private static final Pattern FILES = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    @Test
    void the_page_to_try_calls_on_is_served_with_every_file_that_it_loads() {
        String page = given().get("/api/docs/").then().statusCode(200).extract().asString();
        Matcher file = FILES.matcher(page);
        assertThat(file.find()).isTrue();
        do {
            given().get("/api/docs/" + file.group(1)).then().statusCode(200);
        } while (file.find());
    }

    @Test
    void the_document_describes_the_endpoints() {
        assertThat(ApiDocument.served().operations()).hasSizeGreaterThan(10);
    }

    @Test
    void probes_are_answered() {
        for (String probe : new String[] {"live", "ready", "started"}) {
            given().get("/q/health/" + probe).then().statusCode(200).body("status", is("UP"));
        }
    }

    @Test
    void the_developer_tools_do_not_exist() {
        for (String path : new String[] {"/q/dev-ui/", "/q/dev-ui/extensions", "/q/dev/", "/q/swagger-ui/"}) {
            given().get(path).then().statusCode(404);
        }
    }
}
