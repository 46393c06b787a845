package dev.signet.webui;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a first visit loads, and where it leads. */
@QuarkusTest
class FirstVisitTest extends AccountVisit {
    @Test
    void the_language_is_switched_and_stays() {
        browser.opens("/account/sign-in");
        browser.presses("Deutsch");
        browser.sees("Passwort vergessen?");
        browser.opens("/");
        browser.sees("Willkommen bei");
        assertThat(browser.runs("return document.documentElement.lang")).isEqualTo("de");
    }

    @Test
    void the_first_visit_is_light_and_the_second_loads_the_html_only() {
        for (String page : new String[] {"/", "/account/sign-in"}) {
            browser.forgetsEverything();
            browser.devTools("Network.clearBrowserCache", Map.of());
            browser.opens(page);
            browser.isDrawn();
            assertThat(browser.load().bytes()).as(page).isBetween(10_000L, 60_000L);
            browser.opens(page);
            browser.isDrawn();
            assertThat(browser.load().bytes()).as(page).isBetween(1L, 3_000L);
        }
    }

    @Test
    void a_first_visit_over_4g_is_painted_soon() {
        for (String page : new String[] {"/", "/account/sign-in"}) {
            browser.forgetsEverything();
            browser.devTools("Network.clearBrowserCache", Map.of());
            browser.isOn4G();
            browser.opens(page);
            browser.isDrawn();
            // About half a second on a machine with nothing else to do; here, other tests may run.
            assertThat(browser.load().firstPaint()).as(page).isLessThan(Duration.ofSeconds(20));
            browser.isOffline(false);
        }
    }

    @Test
    void the_api_documentation_leads_to_the_account() {
        browser.opens("/api/docs/");
        browser.presses("Account");
        browser.isAt("/account/sign-in");
    }

    @Test
    void the_api_documentation_follows_the_systems_colours_and_has_an_icon() {
        browser.opens("/api/docs/");
        browser.sees("Log in");
        browser.waitsFor("return getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)'");
        browser.screenshot("en/api-docs-1280");
        browser.isDark(true);
        browser.waitsFor("return getComputedStyle(document.body).backgroundColor === 'rgb(18, 22, 20)'");
        browser.screenshot("en/api-docs-1280-dark");
        assertThat((Long) browser.runs("return document.querySelector('header').offsetHeight"))
                .as("the height of one line, in pixels")
                .isLessThan(90);
        browser.isWide(360);
        assertThat(browser.runs("const header = document.querySelector('header');"
                        + " return header.scrollWidth > header.clientWidth"))
                .isEqualTo(false);
        browser.screenshot("en/api-docs-360-dark");
        browser.isWide(1280);
        browser.isDark(false);
        given().get("/api/docs/" + browser.runs("return document.querySelector('link[rel=icon]').getAttribute('href')"))
                .then()
                .statusCode(200)
                .contentType("image/svg+xml");
    }

    @Test
    void a_password_manager_finds_the_page_to_change_a_password() {
        browser.opens("/.well-known/change-password");
        browser.isAt("/account/sign-in");
        Member oscar = Member.user("oscar");
        signs(oscar.username(), Member.PASSWORD);
        browser.isAt("/account/security");
    }
}
