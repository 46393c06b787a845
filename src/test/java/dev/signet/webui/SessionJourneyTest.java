package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Api;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A session in a real browser lives through reloads, lost answers and slow networks, and ends when it should. */
@QuarkusTest
class SessionJourneyTest extends AccountVisit {
    @Test
    void a_session_survives_a_reload_but_no_script_can_read_its_token() {
        Member frank = signedIn("frank");
        browser.reloads();
        browser.sees(frank.username());
        assertThat((String) browser.runs(
                        "return document.cookie + JSON.stringify(localStorage)" + " + JSON.stringify(sessionStorage)"))
                .doesNotContain("eyJ");
    }

    @Test
    void a_refresh_whose_answer_was_lost_does_not_sign_out() {
        Member grace = signedIn("grace");
        // The page goes away while it refreshes: the service rotates, and the browser may not learn of it.
        for (int i = 0; i < 5; i++) {
            browser.runs("location.reload(); setTimeout(() => location.reload(), " + i * 40 + ")");
        }
        browser.opens("/account/");
        browser.sees(grace.username());
    }

    @Test
    void the_back_button_does_not_return_to_an_account_that_was_left() {
        Member heidi = signedIn("heidi");
        browser.presses("Devices");
        browser.sees("This device");
        browser.goesBack();
        browser.isAt("/account/");
        browser.sees(heidi.username());
        browser.presses("Devices");
        browser.presses("Sign out");
        browser.sees("You are signed out.");
        browser.goesBack();
        browser.isAt("/account/sign-in");
        assertThat(browser.text()).doesNotContain(heidi.username());
    }

    @Test
    void other_devices_are_signed_out() {
        Member ivan = signedIn("ivan");
        browser.presses("Devices");
        browser.presses("Sign out everywhere else");
        browser.sees("1 other device has to sign in again.");
        browser.runs(
                "[...document.querySelectorAll('dialog button')].find(b => !b.classList.contains('secondary')).click()");
        browser.sees("You are signed out everywhere else.");
        Api.refresh(ivan.refresh()).then().statusCode(401);
    }

    @Test
    void a_session_that_was_ended_elsewhere_leads_to_the_sign_in_and_back() {
        Member judy = signedIn("judy");
        judy.calls().post("/api/logout/all/").then().statusCode(200);
        browser.presses("Activity");
        browser.isAt("/account/sign-in");
        browser.sees("You were signed out.");
        signs(judy.username(), Member.PASSWORD);
        browser.isAt("/account/activity");
    }

    @Test
    void what_happens_offline_is_said_and_can_be_tried_again() {
        Member mia = Member.user("mia");
        browser.opens("/account/sign-in");
        browser.isDrawn();
        browser.isOffline(true);
        browser.types("Username", mia.username());
        browser.types("Password", Member.PASSWORD);
        browser.presses("Sign in");
        browser.sees("You are offline.");
        browser.isOffline(false);
        browser.presses("Sign in");
        browser.isAt("/account/");
        browser.sees(mia.username());

        browser.isOffline(true);
        browser.presses("Sign out");
        browser.sees("You are offline. Check your connection");
        browser.isOffline(false);
        browser.presses("Sign out");
        browser.sees("You are signed out.");
    }

    @Test
    void a_slow_network_is_said_and_a_double_click_is_one_login() {
        Member nina = Member.user("nina");
        browser.opens("/account/sign-in");
        browser.isDrawn();
        browser.types("Username", nina.username());
        browser.types("Password", Member.PASSWORD);
        browser.isSlow(Duration.ofSeconds(8));
        browser.pressesTwice("Sign in");
        browser.sees("This takes longer than usual.");
        browser.isOffline(false);
        browser.isAt("/account/");
        browser.presses("Devices");
        browser.sees("This device");
        assertThat(((Number) browser.runs("return document.querySelectorAll('.entry').length")).intValue())
                .as("the session that Member opened, and one of the browser")
                .isEqualTo(2);
    }
}
