package dev.signet.login;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Api;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

/** Without {@code signet.cookies.enabled} a browser is a client like any other. */
@QuarkusTest
class NoCookieByDefaultTest {
    @Test
    void no_cookie_is_set() {
        browser()
                .formParam("username", Member.user("alice").username())
                .formParam("password", Member.PASSWORD)
                .post("/api/token/")
                .then()
                .statusCode(200)
                .body("$", hasKey("refresh"))
                .header("Set-Cookie", is((String) null));
    }

    @Test
    void a_cookie_is_ignored() {
        Member alice = Member.user("alice");

        for (String path : new String[] {"/api/token/refresh/", "/api/token/blacklist/"}) {
            browser()
                    .cookie("__Secure-signet-refresh", alice.refresh())
                    .post(path)
                    .then()
                    .statusCode(400)
                    .body("$", hasKey("refresh"))
                    .header("Set-Cookie", is((String) null));
        }

        Api.refresh(alice.refresh()).then().statusCode(200);
    }

    private static RequestSpecification browser() {
        return given().header("Origin", "http://localhost:" + RestAssured.port).header("Sec-Fetch-Site", "same-origin");
    }
}
