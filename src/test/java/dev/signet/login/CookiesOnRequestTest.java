package dev.signet.login;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of Signet's own origin gets its refresh token in a cookie if it asks, whatever {@code signet.cookies.enabled} says. */
@QuarkusTest
class CookiesOnRequestTest {
    private static final String COOKIE = "__Secure-signet-refresh";

    @Test
    void a_page_that_asks_gets_cookies_refreshes_with_them_and_signs_out() {
        Response login = logIn(asking());
        login.then().statusCode(200).body("$", not(hasKey("refresh")));
        assertThat(login.getDetailedCookie(COOKIE).isHttpOnly()).isTrue();
        assertThat(login.getDetailedCookie(COOKIE).isSecured()).isTrue();
        assertThat(login.getDetailedCookie(COOKIE).getSameSite()).isEqualTo("Strict");

        Response refresh = asking().cookie(COOKIE, login.cookie(COOKIE)).post("/api/token/refresh/");
        refresh.then().statusCode(200).body("$", hasKey("access")).body("$", not(hasKey("refresh")));
        asking().cookie(COOKIE, refresh.cookie(COOKIE))
                .post("/api/token/blacklist/")
                .then()
                .statusCode(200);
        asking().cookie(COOKIE, refresh.cookie(COOKIE))
                .post("/api/token/refresh/")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "", "TRUE", "1", "yes"})
    void other_values_ask_for_nothing(String value) {
        logIn(page().header("Signet-Cookies", value)).then().statusCode(200).body("$", hasKey("refresh"));
    }

    @Test
    void a_page_of_another_origin_gets_none() {
        logIn(given().header("Signet-Cookies", "true").header("Origin", "https://evil.example"))
                .then()
                .statusCode(403);
    }

    @Test
    void a_client_that_is_no_browser_gets_its_token_in_the_body() {
        logIn(given().header("Signet-Cookies", "true")).then().statusCode(200).body("$", hasKey("refresh"));
    }

    private static Response logIn(RequestSpecification request) {
        return request.formParam("username", Member.user("alice").username())
                .formParam("password", Member.PASSWORD)
                .post("/api/token/");
    }

    private static RequestSpecification asking() {
        return page().header("Signet-Cookies", "true");
    }

    private static RequestSpecification page() {
        return given().header("Origin", "http://localhost:" + RestAssured.port).header("Sec-Fetch-Site", "same-origin");
    }
}
