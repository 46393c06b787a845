package dev.signet.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import dev.signet.provider.FakeProvider.Person;
import dev.signet.testing.Browser;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** People link an account at a provider from the security page, in a real browser. */
@QuarkusTest
@TestProfile(ProviderInBrowser.class)
class LinkingJourneyTest {
    @Inject
    FakeProvider provider;

    @Test
    void an_account_is_linked_from_the_security_page_and_then_signs_in() {
        Person person = Person.called("Ursula");
        provider.isVisitedBy(person);
        Member member = Member.user("ursula");
        try (Browser browser = Browser.in("en-US")) {
            opensSecurity(browser, member);
            browser.presses("Link Acme");
            browser.sees("Link your account of Acme");
            browser.screenshot("en/linking-1280");
            assertThat(browser.barriers()).isEmpty();
            browser.types("Current password", "not this one");
            browser.presses("Link Acme");
            browser.sees("This is not your current password.");
            browser.types("Current password", Member.PASSWORD);
            browser.presses("Link Acme");
            browser.sees("Your account of Acme is linked.");
            browser.sees(person.email());

            browser.presses("Sign out");
            browser.sees("You are signed out.");
            browser.presses("Continue with Acme");
            browser.isAt("/account/");
            browser.sees(member.username());
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void a_return_that_this_browser_did_not_begin_links_nothing() {
        Member member = Member.user("victor");
        try (Browser browser = Browser.in("en-US")) {
            opensSecurity(browser, member);
            browser.opens("/account/sign-in?code=somebody&state=else");
            browser.isAt("/account/");
            browser.presses("Security");
            browser.sees("No account is linked.");
            member.calls().get("/api/users/me/identities/").then().body("", hasSize(0));
        }
    }

    @Test
    void an_account_without_a_password_signs_in_again_in_place_of_it_and_comes_back_to_the_form() {
        provider.isVisitedBy(Person.called("Zoe"));
        try (Browser browser = Browser.in("en-US")) {
            browser.opens("/account/sign-in");
            browser.presses("Continue with Acme");
            browser.isAt("/account/");
            browser.presses("Security");
            browser.sees("Your account has no password yet.");
            browser.presses("Set a password");
            browser.sees("To confirm that it is you, sign in again.");
            assertThat(browser.text()).doesNotContain("Current password");
            browser.isSeenEverywhere("sign-in-again");

            browser.presses("Sign in again with Acme");
            browser.isAt("/account/security");
            browser.sees("You signed in a moment ago");
            browser.presses("Devices");
            browser.sees("This device");
            assertThat(browser.runs("return document.querySelectorAll('.entry').length"))
                    .as("the session before it is over")
                    .isEqualTo(1L);
            browser.presses("Security");
            browser.presses("Set a password");
            browser.types("New password", "a walk uphill, slowly");
            browser.presses("Set a password");
            browser.sees("Your password is set");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void an_account_without_a_password_is_deleted_after_another_sign_in() {
        provider.isVisitedBy(Person.called("Yves"));
        try (Browser browser = Browser.in("en-US")) {
            browser.opens("/account/sign-in");
            browser.presses("Continue with Acme");
            browser.isAt("/account/");
            browser.presses("Delete account…");
            browser.confirms("Sign in again with Acme");
            browser.sees("This cannot be undone.");
            assertThat(browser.focused()).isEqualTo("Cancel");
            assertThat((Long) browser.runs("return document.querySelector('dialog[open]').offsetWidth"))
                    .as("the width of the question, in pixels")
                    .isLessThan(500);
            browser.isSeenEverywhere("delete-recently");
            browser.confirms("Delete for good");
            browser.sees("Your account is deleted.");
        }
    }

    @Test
    void a_sign_in_that_the_provider_did_not_ask_for_does_not_count_and_the_page_says_so() {
        provider.isVisitedBy(Person.called("Xenia"));
        try (Browser browser = Browser.in("en-US")) {
            browser.opens("/account/sign-in");
            browser.presses("Continue with Acme");
            browser.isAt("/account/");
            provider.forgetsWhen(true);
            browser.opens("/account/security?open=password");
            browser.presses("Sign in again with Acme");
            browser.sees("so this does not count");
            browser.isSeenEverywhere("sign-in-again-refused");
            browser.presses("Cancel");
            browser.isAt("/account/security");
            browser.sees("sign in again");
        } finally {
            provider.forgetsWhen(false);
        }
    }

    @Test
    void somebody_else_who_signs_in_again_does_not_get_to_the_form() {
        provider.isVisitedBy(Person.called("Una"));
        try (Browser browser = Browser.in("en-US")) {
            browser.opens("/account/sign-in");
            browser.presses("Continue with Acme");
            browser.isAt("/account/");
            browser.opens("/account/security?open=password");
            browser.sees("Sign in again with Acme");
            provider.isVisitedBy(Person.called("Vera"));
            browser.presses("Sign in again with Acme");
            browser.isAt("/account/");
            browser.sees("You signed in to another account");
        }
    }

    @Test
    void without_a_session_a_return_signs_nobody_in() {
        Person person = Person.called("Wanda");
        provider.isVisitedBy(person);
        Member member = Member.user("wanda");
        try (Browser browser = Browser.in("en-US")) {
            opensSecurity(browser, member);
            member.calls().post("/api/logout/all/").then().statusCode(200);
            browser.presses("Link Acme");
            browser.sees("You were signed out.");
            browser.isAt("/account/sign-in");
        }
    }

    private static void opensSecurity(Browser browser, Member member) {
        browser.opens("/account/sign-in?next=/account/security");
        browser.types("Username", member.username());
        browser.types("Password", Member.PASSWORD);
        browser.presses("Sign in");
        browser.isAt("/account/security");
        browser.sees("No account is linked.");
    }
}
