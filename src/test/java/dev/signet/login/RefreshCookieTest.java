package dev.signet.login;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.signet.testing.Api;
import dev.signet.testing.CookiesForPages;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.Settings;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import dev.signet.throttle.ThrottleConfig;
import dev.signet.token.TokenConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code signet.cookies.enabled=true}: a browser's refresh token travels in a cookie, from the service's own pages alone. */
@QuarkusTest
@TestProfile(CookiesForPages.class)
class RefreshCookieTest {
    private static final String COOKIE = "__Secure-signet-refresh";

    @Test
    void a_browser_gets_its_refresh_token_in_a_cookie_and_not_in_the_body() {
        Response answer = logIn(Member.user("alice"), ownPage());

        answer.then().statusCode(200).body("$", aMapWithSize(1)).body("$", hasKey("access"));
        assertGuarded(answer.detailedCookie(COOKIE));
        assertThat(Api.refresh(answer.cookie(COOKIE)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_cookie_of_the_longest_lifetime_can_be_set() {
        TokenConfig longest = Settings.of(TokenConfig.class, "signet.token.refresh-lifetime", "36500d");
        RefreshCookie cookie =
                new RefreshCookie(Settings.of(CookieConfig.class), longest, Settings.of(ThrottleConfig.class));

        assertThat(cookie.holding("a token").getMaxAge()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void a_browser_is_known_by_what_it_says_of_the_fetch_too() {
        Response answer = logIn(Member.user("alice"), given().header("Sec-Fetch-Site", "same-origin"));

        answer.then().statusCode(200).body("$", not(hasKey("refresh")));
        given().header("Sec-Fetch-Site", "same-origin")
                .cookie(COOKIE, answer.cookie(COOKIE))
                .post("/api/token/refresh/")
                .then()
                .statusCode(200);
    }

    /** As behind a proxy that is not trusted: the service does not know under which name the browser reached it. */
    @Test
    void what_the_browser_says_counts_more_than_the_name_of_the_service() {
        logIn(
                        Member.user("alice"),
                        given().header("Sec-Fetch-Site", "same-origin").header("Origin", "https://id.example.com"))
                .then()
                .statusCode(200)
                .body("$", not(hasKey("refresh")));
    }

    @Test
    void a_refresh_with_the_cookie_rotates_it() {
        String first = logIn(Member.user("alice"), ownPage()).cookie(COOKIE);

        Response answer = ownPage().cookie(COOKIE, first).post("/api/token/refresh/");

        answer.then().statusCode(200).body("$", aMapWithSize(1));
        assertGuarded(answer.detailedCookie(COOKIE));
        assertThat(answer.cookie(COOKIE)).isNotEqualTo(first);
        Api.callProtected(answer.path("access")).then().statusCode(200);
        ownPage()
                .cookie(COOKIE, first)
                .post("/api/token/refresh/")
                .then()
                .spec(Refused.token("Token is blacklisted"))
                .header("Set-Cookie", is((String) null));
        ownPage()
                .cookie(COOKIE, answer.cookie(COOKIE))
                .post("/api/token/refresh/")
                .then()
                .statusCode(200);
    }

    @Test
    void blacklisting_with_the_cookie_ends_the_session_and_clears_it() {
        Response login = logIn(Member.user("alice"), ownPage());
        String refresh = login.cookie(COOKIE);

        Response answer = ownPage().cookie(COOKIE, refresh).post("/api/token/blacklist/");

        answer.then().statusCode(200).body("$", aMapWithSize(0));
        Cookie cleared = answer.detailedCookie(COOKIE);
        assertThat(cleared.getValue()).isEmpty();
        assertThat(cleared.getMaxAge()).isZero();
        assertThat(cleared.getPath()).isEqualTo("/api/token");
        Api.refresh(refresh).then().spec(Refused.token("Token is blacklisted"));
        Api.callProtected(login.path("access")).then().spec(Refused.bearer("Token is blacklisted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "",
                "https://app.example.com.evil.example",
                "http://app.example.com"
            })
    void a_page_of_another_origin_does_nothing_with_the_cookie(String origin) {
        assertPowerless(given().header("Origin", origin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void nor_does_one_that_the_browser_calls_another_site(String site) {
        assertPowerless(given().header("Sec-Fetch-Site", site));
    }

    @Test
    void nor_does_a_request_that_does_not_say_where_it_comes_from() {
        assertPowerless(given());
    }

    /** Who signs a browser in as somebody else reads what its user does there. */
    @Test
    void a_page_of_another_origin_does_not_sign_a_browser_in() {
        Member mallory = Member.user("mallory");
        long before = sessions(mallory);

        logIn(mallory, given().header("Origin", "https://evil.example"))
                .then()
                .statusCode(403)
                .header("Set-Cookie", is((String) null));

        assertThat(sessions(mallory)).isEqualTo(before);
    }

    @Test
    void an_origin_that_the_settings_list_may_use_the_cookie() {
        String first = logIn(Member.user("alice"), given().header("Origin", CookiesForPages.LISTED))
                .cookie(COOKIE);

        given().header("Origin", CookiesForPages.LISTED)
                .cookie(COOKIE, first)
                .post("/api/token/refresh/")
                .then()
                .statusCode(200)
                .body("$", not(hasKey("refresh")));
    }

    @Test
    void a_client_that_is_no_browser_goes_on_with_bodies_beside_a_browser() {
        Member app = Member.user("alice");
        String cookie = logIn(app, ownPage()).cookie(COOKIE);

        Response refreshed = Api.refresh(app.refresh());
        refreshed.then().header("Set-Cookie", is((String) null));
        Api.blacklist(Tokens.in(refreshed).refresh()).then().statusCode(200);

        ownPage().cookie(COOKIE, cookie).post("/api/token/refresh/").then().statusCode(200);
    }

    private static void assertPowerless(RequestSpecification page) {
        Response login = logIn(Member.user("alice"), ownPage());
        page.cookie(COOKIE, login.cookie(COOKIE));

        for (String path : new String[] {"/api/token/refresh/", "/api/token/blacklist/"}) {
            given().spec(page).post(path).then().statusCode(403).header("Set-Cookie", is((String) null));
        }

        Api.callProtected(login.path("access")).then().statusCode(200);
        Api.refresh(login.cookie(COOKIE)).then().statusCode(200);
    }

    private static void assertGuarded(Cookie cookie) {
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.isSecured()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(cookie.getPath()).isEqualTo("/api/token");
        assertThat(cookie.getDomain()).isNull();
        assertThat(cookie.getMaxAge()).isEqualTo(Duration.ofDays(7).toSeconds());
    }

    private static Response logIn(Member member, RequestSpecification page) {
        return page.formParam("username", member.username())
                .formParam("password", Member.PASSWORD)
                .post("/api/token/");
    }

    private static RequestSpecification ownPage() {
        return given().header("Origin", "http://localhost:" + RestAssured.port);
    }

    private static long sessions(Member member) {
        return Sql.number("select count(*) from sessions where user_id = ?", member.id());
    }
}
