package dev.signet.webui;

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
    void a_password_manager_finds_the_page_to_change_a_password() {
        browser.opens("/.well-known/change-password");
        browser.isAt("/account/sign-in");
        Member oscar = Member.user("oscar");
        signs(oscar.username(), Member.PASSWORD);
        browser.isAt("/account/security");
    }
}
