package dev.signet.emailcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Accounts;
import dev.signet.testing.Browser;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People sign in with codes from mails on the pages, in a real browser. */
@QuarkusTest
@TestProfile(WithoutPasswordTest.OnlyCodes.class)
class EmailCodePageTest {
    private static Browser browser;

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @Inject
    MockMailbox mails;

    @BeforeEach
    void begins() {
        sql.run("delete from throttled");
        if (browser == null) {
            browser = Browser.in("en-US");
        }
        browser.forgetsEverything();
    }

    @AfterAll
    static void ends() {
        if (browser != null) {
            browser.close();
            browser = null;
        }
    }

    @Test
    void a_code_from_a_mail_signs_in() {
        Client alice = accounts.make("alice");
        browser.opens("/account/sign-in");
        browser.types("Email address", alice.email());
        browser.presses("Mail me a code");
        browser.sees("an email with a code is on its way");

        browser.types("Code from the email", MailedCode.to(alice.email(), mails));
        browser.presses("Sign in");

        browser.isAt("/account/");
        browser.sees(alice.email());
    }

    @Test
    void a_wrong_code_is_said_to_be_wrong_and_the_right_one_works_after_it() {
        Client alice = accounts.make("alice");
        String code = asks(alice);
        browser.types("Code from the email", code.equals("000000") ? "111111" : "000000");
        browser.presses("Sign in");
        browser.sees("This code is wrong or too old.");
        assertThat(browser.text()).doesNotContain("The name or the password is wrong.");

        browser.types("Code from the email", code);
        browser.presses("Sign in");
        browser.isAt("/account/");
    }

    @Test
    void a_code_can_still_be_typed_after_a_reload() {
        Client alice = accounts.make("alice");
        String code = asks(alice);
        browser.reloads();
        browser.types("Code from the email", code);
        browser.presses("Sign in");
        browser.isAt("/account/");
        browser.sees(alice.email());

        browser.presses("Sign out");
        browser.sees("You are signed out.");
        browser.reloads();
        browser.types("Email address", alice.email());
    }

    @Test
    void elsewhere_the_link_in_the_mail_shows_the_code() {
        browser.opens("/account/#code/alice%40example.com/287082");

        browser.sees("Enter this code where you asked for it.");
        browser.sees("287082");
        assertThat((Boolean) browser.runs("return [...document.querySelectorAll('main button')]"
                        + ".some(button => button.innerText.includes('Sign in'))"))
                .isFalse();
        browser.isSeenEverywhere("mailed-code");
        browser.presses("Copy");
        browser.waitsFor("return document.getElementById('copied').innerText !== ''");
    }

    @Test
    void in_the_browser_that_asked_the_link_in_the_mail_signs_in_once_its_button_is_pressed() {
        Client alice = accounts.make("alice");
        String link = "/account/#code/" + alice.email().replace("@", "%40") + "/" + asks(alice);
        browser.opens(link);
        browser.sees("You asked for this code in this browser.");
        browser.isSeenEverywhere("mailed-code-here");
        browser.opens(link);
        browser.presses("Sign in");
        browser.isAt("/account/");
        browser.sees(alice.email());

        browser.presses("Sign out");
        browser.sees("You are signed out.");
        browser.opens(link);
        browser.sees("Enter this code where you asked for it.");
    }

    @Test
    void a_link_with_a_code_that_is_over_says_so() {
        Client alice = accounts.make("alice");
        asks(alice);
        browser.opens("/account/#code/" + alice.email().replace("@", "%40") + "/12345");
        browser.presses("Sign in");
        browser.sees("This code is wrong or too old.");
        browser.isAt("/account/sign-in");
    }

    private String asks(Client somebody) {
        browser.opens("/account/sign-in");
        browser.types("Email address", somebody.email());
        browser.presses("Mail me a code");
        browser.sees("an email with a code is on its way");
        return MailedCode.to(somebody.email(), mails);
    }

    @Test
    void nobody_signs_up_with_a_password() {
        browser.opens("/account/sign-up");

        browser.sees("Nobody can sign up here at the moment.");
    }
}
