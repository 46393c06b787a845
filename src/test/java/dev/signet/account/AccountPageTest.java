package dev.signet.account;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** The page that follows the links in mails is there, and runs no script but its own. */
@QuarkusTest
class AccountPageTest {
    @Test
    void the_page_allows_its_own_script_and_no_other_and_sends_no_referrer() {
        given().get("/account/")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .header(
                        "Content-Security-Policy",
                        allOf(containsString("default-src 'none'; script-src 'self';"), not(containsString("unsafe"))))
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .body(containsString("<script src=\"account.js\" defer></script>"))
                .body(not(containsString("<script>")));
    }

    @Test
    void its_script_calls_the_endpoints_that_there_are() {
        given().get("/account/account.js")
                .then()
                .statusCode(200)
                .body(containsString("'/api/users/'"))
                .body(containsString("'activation'"))
                .body(containsString("'reset_password_confirm'"));
        given().get("/account/account.css").then().statusCode(200);
    }
}
