package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Somebody new gets an account, proves the address, and replaces a forgotten password, in a real browser. */
@QuarkusTest
class SignUpJourneyTest extends AccountVisit {
    private static final String PASSWORD = "a quiet walk by the river";
    private static final Pattern LINK = Pattern.compile("(/account/#[\\w/-]+)");

    @Inject
    MockMailbox mails;

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
    void what_is_wrong_with_a_password_is_said_once() {
        browser.opens("/account/sign-up");
        browser.sees("At least 8 characters. A few random words");
        browser.types("Password", "short");
        browser.presses("Create account");
        browser.sees("Use at least 8 characters.");
        browser.sees("A few random words");
        assertThat(browser.text()).doesNotContain("At least 8 characters.");
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

    private void signsUp(String name) {
        browser.opens("/account/sign-up");
        browser.types("Username", name);
        browser.types("Email address", name + "@example.com");
        browser.types("Password", PASSWORD);
        browser.pressesTwice("Create account");
        browser.sees("Check your mail");
    }

    private String linkTo(String address) {
        await().until(() -> !mails.getMailMessagesSentTo(address).isEmpty());
        Matcher link = LINK.matcher(mails.getMailMessagesSentTo(address).get(0).getText());
        assertThat(link.find()).isTrue();
        return link.group();
    }
}
