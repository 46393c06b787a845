package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.Api;
import dev.signet.testing.FreePort;
import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An administrator changes things in the console in a real browser. */
@QuarkusTest
@TestProfile(Samples.class)
class ConsoleActionsTest extends ConsoleVisit {
    @Test
    void an_account_is_closed_reopened_promoted_and_demoted() {
        Member user = Member.user("dora");
        opens("/console/users/" + user.id(), admin);
        asksAndDoes("Close account", "is signed out everywhere", "The account is closed.");
        Api.refresh(user.refresh()).then().statusCode(401);
        asksAndDoes("Reopen account", "can sign in again", "The account is open again.");
        asksAndDoes("Make administrator", "see and change everything", "is an administrator now");
        admin.calls().get("/api/users/" + user.id() + "/").then().body("is_staff", equalTo(true));
        asksAndDoes("Remove administrator role", "can no longer use this console", "no longer an administrator");
        admin.calls().get("/api/users/" + user.id() + "/").then().body("is_staff", equalTo(false));
    }

    @Test
    void an_account_is_edited_and_so_are_its_documents() {
        Member user = Member.user("emil");
        opens("/console/users/" + user.id(), admin);
        browser.presses("Edit");
        browser.types("First name", "Emil");
        browser.types("Email address", "not an address");
        browser.confirms("Save");
        browser.sees("Enter an email address");
        browser.types("Email address", user.username() + "@example.net");
        browser.confirms("Save");
        browser.sees("The account is changed.");
        browser.runs("[...document.querySelectorAll('section')].find(each => each.innerText.startsWith('Metadata of'))"
                + ".querySelector('button').click()");
        browser.types("JSON", "{\"plan\": ");
        browser.confirms("Save");
        browser.sees("This is not valid JSON.");
        browser.types("JSON", "{\"plan\": \"pro\"}");
        browser.confirms("Save");
        browser.sees("\"plan\": \"pro\"");
        admin.calls()
                .get("/api/users/" + user.id() + "/")
                .then()
                .body("first_name", equalTo("Emil"))
                .body("email", equalTo(user.username() + "@example.net"))
                .body("app_metadata.plan", equalTo("pro"));
    }

    @Test
    void sessions_end_and_a_password_is_set() {
        Member user = Member.user("fritz");
        opens("/console/users/" + user.id(), admin);
        asksAndDoes("End all sessions", "signed out on all devices", "All sessions ended.");
        browser.sees("Nowhere at the moment.");
        Api.refresh(user.refresh()).then().statusCode(401);
        browser.presses("Set password");
        browser.types("New password", "password");
        browser.confirms("Set password");
        browser.sees("Too many people use this password.");
        browser.types("New password", "a walk uphill, slowly");
        browser.confirms("Set password");
        browser.sees("The password is set");
        Api.logIn(user.username(), "a walk uphill, slowly").then().statusCode(200);
    }

    @Test
    void an_account_is_deleted_once_with_the_password_of_the_administrator() {
        Member user = Member.user("gina");
        opens("/console/users/" + user.id(), admin);
        browser.presses("Delete account");
        browser.sees("This cannot be undone");
        browser.confirms("Cancel");
        browser.seesNoMore("This cannot be undone");
        browser.waitsFor("return document.activeElement.innerText === 'Delete account'");
        browser.presses("Delete account");
        browser.types("Current password", "not this one");
        browser.confirms("Delete account");
        browser.sees("This is not your current password.");
        browser.types("Current password", Member.PASSWORD);
        browser.runs(
                "const button = document.querySelector('dialog[open] button.danger'); button.click(); button.click()");
        browser.isAt("/console/users");
        browser.sees("is deleted.");
        admin.calls().get("/api/users/" + user.id() + "/").then().statusCode(404);
        browser.opens("/console/users/" + user.id());
        browser.sees("There is no such account.");
    }

    @Test
    void somebody_gets_an_account_or_an_invitation() {
        String name = "hugo-" + UUID.randomUUID();
        opens("/console/users", admin);
        browser.presses("New user");
        browser.types("Username", name);
        browser.confirms("Create user");
        browser.sees("Send this link to " + name);
        assertThat(browser.text()).contains("/account/#reset/");

        browser.presses("Invitations");
        browser.presses("Invite");
        browser.confirms("Create invitation");
        browser.sees("Pass this link on.");
        assertThat(browser.text()).contains("/account/#invitation/");
        browser.presses("Withdraw");
        browser.confirms("Withdraw");
        browser.sees("The invitation is withdrawn.");
    }

    @Test
    void a_post_is_changed_and_deleted() {
        Member user = Member.user("ines");
        String title = "Zebra" + UUID.randomUUID().toString().replace("-", "");
        long post = user.writes(title);
        opens("/console/posts?search=" + title, admin);
        browser.sees(title);
        browser.presses("Change");
        browser.types("Content", "Something kinder");
        browser.confirms("Save");
        browser.sees("The post is changed.");
        admin.calls().get("/api/posts/" + post + "/").then().body("content", equalTo("Something kinder"));
        browser.presses("Delete");
        browser.sees("is deleted for good");
        browser.confirms("Delete");
        browser.sees("No post fits.");
        admin.calls().get("/api/posts/" + post + "/").then().statusCode(404);
    }

    @Test
    void a_webhook_is_added_tested_and_removed() {
        opens("/console/webhooks", admin);
        browser.sees("New webhook");
        browser.presses("New webhook");
        browser.types("URL", "http://127.0.0.1:" + FreePort.find() + "/nobody");
        browser.types("Events", "user.deleted");
        browser.confirms("New webhook");
        browser.sees("whsec_");
        browser.presses("Test");
        browser.sees("webhook.test is sent to");
        browser.confirms("Test");
        browser.sees("The test is on its way.");
        browser.presses("Disable");
        browser.confirms("Disable");
        browser.sees("The webhook is disabled.");
        browser.presses("Remove");
        browser.sees("those that wait are deleted");
        browser.confirms("Remove");
        browser.sees("The webhook is removed.");
    }
}
