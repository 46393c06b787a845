package dev.signet.webui;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.signet.testing.Browser;
import dev.signet.testing.CookiesForPages;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages have the operator's name, logo, colour and links, and work with cookies for all browsers. */
@QuarkusTest
@TestProfile(CookiesForPages.class)
class BrandedPagesTest {
    private static final String NAME = "Acme \"Labs\" & <Co>";

    @Test
    void the_name_is_shown_as_it_is() {
        given().get("/account/")
                .then()
                .statusCode(200)
                .body(containsString("<title>Acme &quot;Labs&quot; &amp; &lt;Co&gt;</title>"));
    }

    @Test
    void the_logo_is_a_picture_that_runs_nothing() {
        Matcher logo = Pattern.compile("href=\"([^\"]+/logo[.]svg)\"")
                .matcher(given().get("/account/").asString());
        assertThat(logo.find()).isTrue();
        given().get("/account/" + logo.group(1))
                .then()
                .statusCode(200)
                .header("Content-Type", "image/svg+xml")
                .header("Content-Security-Policy", containsString("default-src 'none'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console/", "/console/users", "/console/users/7"})
    void the_console_can_be_turned_off_alone(String path) {
        given().get(path).then().statusCode(404);
        given().get("/account/").then().body(containsString("&quot;console&quot;:false"));
    }

    @Test
    void people_see_name_logo_and_links_and_that_nobody_registers() {
        Member sam = Member.user("sam");
        try (Browser browser = Browser.in("en-US")) {
            browser.opens("/account/sign-in");
            browser.sees("to continue to " + NAME);
            browser.isDrawn();
            assertThat(browser.text()).contains("Terms", "Privacy").doesNotContain("Create an account");
            assertThat(browser.runs("return document.querySelector('img.logo').naturalWidth > 0"))
                    .isEqualTo(true);
            browser.screenshot("branded-sign-in");
            assertThat(browser.barriers()).isEmpty();
            browser.types("Username", sam.username());
            browser.types("Password", Member.PASSWORD);
            browser.presses("Sign in");
            browser.isAt("/account/");
            browser.sees(sam.username());
            browser.opens("/account/sign-up");
            browser.sees("Nobody can sign up here at the moment.");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
