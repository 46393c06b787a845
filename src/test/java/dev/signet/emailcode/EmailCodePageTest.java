package dev.signet.emailcode;

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
    void the_link_in_the_mail_shows_the_code() {
        browser.opens("/account/#code/alice%40example.com/287082");

        browser.sees("Enter 287082 where you asked for it.");
    }

    @Test
    void nobody_signs_up_with_a_password() {
        browser.opens("/account/sign-up");

        browser.sees("Nobody can sign up here at the moment.");
    }
}
