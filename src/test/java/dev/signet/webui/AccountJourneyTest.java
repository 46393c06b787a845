package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Api;
import dev.signet.testing.Authenticator;
import dev.signet.testing.Member;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** People use the account pages in a real browser. */
@QuarkusTest
class AccountJourneyTest extends BrowserVisit {
    private static final String PASSWORD = "a quiet walk by the river";
    private static final Pattern LINK = Pattern.compile("(/account/#[\\w/-]+)");

    @Inject
    MockMailbox mails;

    @Inject
    Clock clock;

    @Test
    void somebody_signs_up_proves_the_address_and_signs_in() {
        String name = "carol-" + UUID.randomUUID();
        signsUp(name);
        String link = linkTo(name + "@example.com");

        browser.opens(link);
        browser.pressesTwice("Confirm");
        browser.isAt("/account/sign-in");
        browser.sees("Your email address is confirmed.");
        signsIn(name, PASSWORD);
        browser.sees(name + "@example.com");

        browser.opens(link);
        browser.presses("Confirm");
        browser.sees("This link was used before.");
    }

    @Test
    void a_forgotten_password_is_replaced() {
        String name = "dave-" + UUID.randomUUID();
        String address = name + "@example.com";
        signsUp(name);
        browser.opens(linkTo(address));
        browser.presses("Confirm");
        browser.sees("Your email address is confirmed.");
        mails.clear();

        browser.presses("Forgot your password?");
        browser.types("Email address", address);
        browser.presses("Send the link");
        browser.sees("Check your mail");
        String link = linkTo(address);
        browser.opens(link);
        browser.types("New password", "password");
        browser.presses("Set password");
        browser.sees("Too many people use this password.");
        browser.types("New password", "a walk uphill, slowly");
        browser.pressesTwice("Set password");
        browser.sees("Your new password is set.");
        signsIn(name, "a walk uphill, slowly");

        browser.opens(link);
        browser.types("New password", "another walk uphill");
        browser.presses("Set password");
        browser.sees("This link is too old, or a newer mail replaced it.");
        browser.presses("Send me another link");
        browser.isAt("/account/forgot-password");
    }

    @Test
    void a_second_step_is_set_up_used_and_removed() {
        Member erin = signedIn("erin");
        browser.presses("Security");
        browser.presses("Set up");
        browser.types("Current password", "not this one");
        browser.presses("Continue");
        browser.sees("This is not your current password.");
        browser.types("Current password", Member.PASSWORD);
        browser.presses("Continue");
        browser.sees("Scan this");
        Authenticator app = Authenticator.with(
                ((String) browser.runs("return document.querySelector('.secret').textContent")).replace(" ", ""),
                clock);
        browser.types("Code from the app", app.code());
        browser.presses("Confirm");
        browser.sees("Save your recovery codes");
        String recoveryCode = (String) browser.runs("return document.querySelector('.codes code').textContent");
        browser.presses("I have saved them");
        browser.sees("10 left");

        browser.presses("Sign out");
        browser.sees("You are signed out.");
        signs(erin.username(), Member.PASSWORD);
        browser.sees("Confirm that it is you");
        browser.types("Code", app.wrongCode());
        browser.presses("Continue");
        browser.sees("The code is wrong, or was used before.");
        browser.types("Code", recoveryCode);
        browser.presses("Continue");
        browser.presses("Security");
        browser.sees("9 left");

        browser.presses("Remove");
        browser.types("Current password", Member.PASSWORD);
        browser.types("Code", app.code(1));
        browser.presses("Remove");
        browser.sees("Your authenticator app is removed.");
    }

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
    void a_changed_password_asks_for_the_new_one() {
        Member kim = signedIn("kim");
        browser.presses("Security");
        browser.presses("Change");
        browser.types("Current password", Member.PASSWORD);
        browser.types("New password", kim.username());
        browser.presses("Change password");
        browser.sees("This is too similar to your username.");
        browser.types("New password", "a walk uphill, slowly");
        browser.presses("Change password");
        browser.sees("Your password is changed");
        assertThat(browser.field("Username").getDomProperty("value")).isEqualTo(kim.username());
        signsIn(kim.username(), "a walk uphill, slowly");
    }

    @Test
    void an_account_is_deleted_only_with_its_password() {
        Member leo = signedIn("leo");
        browser.presses("Delete account…");
        browser.types("Current password", "not this one");
        browser.presses("Delete for good");
        browser.sees("This is not your current password.");
        browser.types("Current password", Member.PASSWORD);
        browser.presses("Delete for good");
        browser.sees("Your account is deleted.");
        Api.logIn(leo.username(), Member.PASSWORD).then().statusCode(401);
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
        browser.isSlow(Duration.ofSeconds(5));
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

    @Test
    void a_mistyped_link_says_what_to_do() {
        for (String link : new String[] {
            "/account/#activate/NA", "/account/#activate", "/account/#nonsense/1/2", "/account/#reset/%E0%A4%A/x/y"
        }) {
            browser.opens(link);
            browser.sees("A part of this link is missing.");
        }
        browser.opens("/account/#activate/NA/" + "x".repeat(32));
        browser.presses("Confirm");
        browser.sees("This link is too old");
    }

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
            assertThat(browser.load().firstPaint()).as(page).isLessThan(Duration.ofSeconds(5));
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

    private void signsUp(String name) {
        browser.opens("/account/sign-up");
        browser.types("Username", name);
        browser.types("Email address", name + "@example.com");
        browser.types("Password", PASSWORD);
        browser.pressesTwice("Create account");
        browser.sees("Check your mail");
    }

    private String linkTo(String address) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !mails.getMailMessagesSentTo(address).isEmpty());
        Matcher link = LINK.matcher(mails.getMailMessagesSentTo(address).get(0).getText());
        assertThat(link.find()).isTrue();
        return link.group();
    }

    private Member signedIn(String name) {
        Member member = Member.user(name);
        signsIn(member.username(), Member.PASSWORD);
        return member;
    }

    private void signsIn(String name, String password) {
        if (!browser.text().contains("Forgot your password?")) {
            browser.opens("/account/sign-in");
        }
        signs(name, password);
        browser.isAt("/account/");
        browser.sees("Delete your account");
    }

    private void signs(String name, String password) {
        browser.types("Username", name);
        browser.types("Password", password);
        browser.presses("Sign in");
    }
}
