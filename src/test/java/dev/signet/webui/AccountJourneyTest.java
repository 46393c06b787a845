package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Api;
import dev.signet.testing.Authenticator;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** People change their password and their second step, and delete their account, in a real browser. */
@QuarkusTest
class AccountJourneyTest extends AccountVisit {
    @Inject
    Clock clock;

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
}
