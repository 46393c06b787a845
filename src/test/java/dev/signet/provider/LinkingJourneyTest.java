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
