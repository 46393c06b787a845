package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.provider.ProviderInBrowser;
import dev.signet.testing.Browser;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** People add passkeys, sign in with them, and remove them, with an authenticator that Chromium plays. */
@QuarkusTest
@TestProfile(ProviderInBrowser.class)
class PasskeyJourneyTest {
    private static void hasAuthenticator(Browser browser) {
        browser.devTools("WebAuthn.enable", Map.of());
        browser.devTools(
                "WebAuthn.addVirtualAuthenticator",
                Map.of(
                        "options",
                        Map.of(
                                "protocol", "ctap2",
                                "transport", "internal",
                                "hasResidentKey", true,
                                "hasUserVerification", true,
                                "isUserVerified", true,
                                "automaticPresenceSimulation", true)));
    }

    @Test
    void the_page_to_sign_up_offers_what_can_create_an_account() {
        String name = "sally-" + UUID.randomUUID();
        try (Browser browser = Browser.in("en-US")) {
            hasAuthenticator(browser);
            browser.opens("/account/sign-up");
            browser.sees("Continue with Acme");
            browser.isSeenEverywhere("sign-up-methods");
            browser.presses("Create account with a passkey");
            browser.seesNoMore("Password");
            browser.types("Username", name);
            browser.types("Email address", name + "@example.com");
            browser.isSeenEverywhere("sign-up-passkey");
            browser.presses("Create account with a passkey");
            // The authenticator answers at once what the page to sign in asks.
            browser.isAt("/account/");
            browser.sees(name);
            browser.presses("Security");
            browser.sees("Your account has no password yet.");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void a_passkey_is_added_used_and_removed() {
        Member rita = Member.user("rita");
        try (Browser browser = Browser.in("en-US")) {
            hasAuthenticator(browser);
            browser.opens("/account/sign-in");
            browser.isDrawn();
            browser.isSeenEverywhere("sign-in-methods");
            assertThat(browser.runs("return document.querySelectorAll('.or').length"))
                    .isEqualTo(1L);
            browser.types("Username", rita.username());
            browser.types("Password", Member.PASSWORD);
            browser.presses("Sign in");
            browser.isAt("/account/");
            browser.presses("Security");
            browser.sees("You have no passkeys yet.");
            browser.presses("Add a passkey");
            browser.types("Name of the passkey", "My laptop");
            browser.types("Current password", "not this one");
            browser.presses("Add a passkey");
            browser.sees("This is not your current password.");
            browser.types("Current password", Member.PASSWORD);
            browser.presses("Add a passkey");
            browser.sees("Save your recovery codes");
            browser.presses("I have saved them");
            browser.sees("My laptop");
            browser.presses("Rename");
            browser.types("Name of the passkey", "My old laptop");
            browser.presses("Save");
            browser.sees("The passkey has its new name.");
            browser.sees("My old laptop");
            browser.screenshot("en/passkeys-1280");
            assertThat(browser.barriers()).isEmpty();

            // The authenticator answers at once what the browser asks while somebody fills in the name.
            browser.presses("Sign out");
            browser.isAt("/account/");
            browser.sees(rita.username());

            browser.devTools("Page.enable", Map.of());
            browser.devTools(
                    "Page.addScriptToEvaluateOnNewDocument",
                    Map.of("source", "PublicKeyCredential.isConditionalMediationAvailable = undefined"));
            browser.reloads();
            browser.presses("Sign out");
            browser.sees("You are signed out.");
            browser.types("Username", rita.username());
            browser.types("Password", Member.PASSWORD);
            browser.presses("Sign in");
            browser.sees("Confirm that it is you");
            assertThat(browser.barriers()).isEmpty();
            browser.presses("Use a passkey");
            browser.isAt("/account/");
            browser.presses("Sign out");
            browser.sees("You are signed out.");
            browser.presses("Sign in with a passkey");
            browser.isAt("/account/");
            browser.presses("Security");
            browser.sees("last used");
            browser.presses("Remove");
            browser.sees("You signed in a moment ago");
            browser.presses("Remove");
            browser.sees("The passkey is removed.");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
