package dev.signet.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Without a mail server, a developer reads mails in the browser. */
@QuarkusTest
class UnsentMailsTest {
    @Test
    void a_mail_that_was_not_sent_can_be_read() {
        String address = UUID.randomUUID() + "@example.com";
        given().contentType(ContentType.JSON)
                .body(Map.of("username", "u" + address, "email", address, "password", "a password of the tests"))
                .post("/api/users/")
                .then()
                .statusCode(201);

        await().until(() -> page("/q/mails").contains(address));
        Matcher row = Pattern.compile(Pattern.quote(address) + "</td><td>Activate your account on Signet</td>"
                        + "<td><a href=\"(/q/mails/[0-9]+)\\.html\">")
                .matcher(page("/q/mails"));
        assertThat(row.find()).isTrue();
        assertThat(page(row.group(1) + ".html")).contains("<h1", "Activate your account", "/account/#activate/");
        assertThat(page(row.group(1) + ".txt")).startsWith("Activate your account\n");
        given().get("/q/mails/999999999.html").then().statusCode(404);
    }

    private static String page(String path) {
        return given().get(path).then().statusCode(200).extract().asString();
    }
}
