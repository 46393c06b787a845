package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Api;
import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An administrator finds the way through the console in a real browser, whatever happens on it. */
@QuarkusTest
@TestProfile(Samples.class)
class ConsoleJourneyTest extends ConsoleVisit {
    @Test
    void who_is_not_signed_in_comes_back_to_where_they_were() {
        browser.opens("/console/users?role=admin&search=" + admin.username());
        browser.isAt("/account/sign-in");
        signs(admin);
        browser.isAt("/console/users");
        browser.sees(admin.username());
        assertThat(search()).contains("role=admin", "search=" + admin.username());
    }

    @Test
    void a_user_is_told_that_the_console_is_not_for_users() {
        Member user = Member.user("ben");
        opens("/console/keys", user);
        browser.sees("For administrators only");
        browser.opens("/account/");
        browser.sees(user.username());
        assertThat(browser.text()).doesNotContain("Console");
        browser.opens("/console/keys");
        browser.presses("Sign in with another account");
        signs(admin);
        browser.isAt("/console/keys");
        browser.sees("from the settings");
    }

    @Test
    void whoever_loses_the_role_meanwhile_is_told_so() {
        opens("/console/users", admin);
        browser.sees(admin.username());
        Member other = Member.admin("otto");
        other.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("is_staff", false))
                .patch("/api/users/" + admin.id() + "/")
                .then()
                .statusCode(200);
        browser.presses("Keys");
        browser.sees("For administrators only");
    }

    @Test
    void a_next_page_on_another_site_is_ignored() {
        for (String next : new String[] {
            "https://example.com/",
            "//example.com/console/",
            "/\\example.com/console/",
            "javascript:alert(1)",
            "console/../api/docs/"
        }) {
            browser.forgetsEverything();
            browser.opens("/account/sign-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
            signs(admin);
            browser.isAt("/account/");
            browser.sees(admin.username());
        }
    }

    @Test
    void a_user_is_found_and_the_search_survives_the_back_button() {
        Member user = Member.user("cleo");
        opens("/console/users", admin);
        browser.types("Search by name or address", user.username());
        await().until(() -> search().contains(user.username()));
        browser.presses(user.username());
        browser.isAt("/console/users/" + user.id());
        browser.sees("Where they are signed in");
        browser.goesBack();
        browser.isAt("/console/users");
        browser.sees(user.username());
        assertThat(browser.field("Search by name or address").getDomProperty("value"))
                .isEqualTo(user.username());
        browser.chooses("Role", "Administrators");
        browser.sees("No user fits.");
        browser.presses("Clear filters");
        browser.seesNoMore("No user fits.");
    }

    @Test
    void a_list_goes_on_page_by_page_and_back() {
        String name = "many" + UUID.randomUUID().toString().substring(0, 8);
        for (int i = 0; i < 51; i++) {
            Member.user(name);
        }
        opens("/console/users?search=" + name, admin);
        browser.presses("Next");
        browser.sees("First page");
        assertThat(search()).contains("cursor=");
        await().until(() -> rows() == 1);
        browser.reloads();
        browser.sees("First page");
        browser.presses("Previous");
        browser.seesNoMore("First page");
        await().until(() -> rows() == 50);
    }

    @Test
    void events_arrive_while_somebody_watches_and_are_saved() {
        Member user = Member.user("jana");
        opens("/console/events?user_id=" + user.id(), admin);
        await().until(() -> rows() == 1);
        browser.presses("Live");
        Api.logIn(user.username(), "wrong").then().statusCode(401);
        browser.sees("Sign-in with a wrong password");
        browser.chooses("Outcome", "Refused");
        await().until(() -> rows() == 1);
        browser.runs("URL.createObjectURL = blob => { blob.text().then(text => { window.saved = text }); return '#' }");
        browser.presses("Save as CSV");
        await().until(() -> browser.runs("return window.saved") != null);
        assertThat((String) browser.runs("return window.saved"))
                .startsWith("id,")
                .contains("login", "failure");
    }

    @Test
    void settings_and_replicas_are_shown_without_secrets() {
        opens("/console/settings?search=signing-key", admin);
        browser.sees("signet.keys.signing-key");
        browser.sees("set, secret");
        assertThat(browser.text()).doesNotContain(Samples.KEY);
        browser.presses("Replicas and health");
        browser.sees("Answered now");
    }

    @Test
    void what_happens_offline_is_said_and_can_be_tried_again() {
        opens("/console/users", admin);
        browser.sees(admin.username());
        browser.isOffline(true);
        browser.chooses("Role", "Administrators");
        browser.sees("You are offline. Check your connection");
        browser.isOffline(false);
        browser.presses("Try again");
        browser.seesNoMore("Check your connection");
        browser.sees(admin.username());
    }

    @Test
    void a_session_that_was_ended_elsewhere_leads_to_the_sign_in_and_back() {
        opens("/console/users?role=admin", admin);
        browser.sees(admin.username());
        admin.calls().post("/api/logout/all/").then().statusCode(200);
        browser.presses("Keys");
        browser.isAt("/account/sign-in");
        browser.sees("You were signed out.");
        signs(admin);
        browser.isAt("/console/keys");
    }

    @Test
    void a_first_visit_is_light_and_painted_soon() {
        opens("/console/", admin);
        browser.sees("Active sessions");
        browser.devTools("Network.clearBrowserCache", Map.of());
        browser.isOn4G();
        browser.opens("/console/");
        browser.isDrawn();
        assertThat(browser.load().bytes()).isBetween(10_000L, 100_000L);
        assertThat(browser.load().firstPaint()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void on_a_phone_the_menu_is_a_drawer_that_returns_the_focus() {
        browser.isWide(360);
        try {
            opens("/console/", admin);
            browser.sees("Active sessions");
            browser.runs("const menu = document.querySelector('.opens-drawer'); menu.focus(); menu.click()");
            browser.sees("Security events");
            browser.runs("document.querySelector('.drawer > button').click()");
            browser.seesNoMore("Security events");
            browser.waitsFor("return document.activeElement.className === 'plain opens-drawer'");
            browser.runs("document.querySelector('.opens-drawer').click()");
            browser.presses("Keys");
            browser.isAt("/console/keys");
            browser.seesNoMore("Security events");
        } finally {
            browser.isWide(1280);
        }
    }
}
