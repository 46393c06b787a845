package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Api;
import dev.signet.testing.Browser;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Collection;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every page on a phone and on a desktop, light and dark: without barriers, overflow or complaints. */
@QuarkusTest
class EveryPageTest {
    private static final int[] WIDTHS = {320, 360, 1280};

    private static final String[] CONSOLE = {
        "", "?per=day", "users", "invitations", "posts", "events", "keys", "webhooks", "settings", "replicas"
    };

    private static final String SITE = " · Signet";

    private final SoftAssertions all = new SoftAssertions();

    private final Collection<String> english = TextsTest.catalogue("en").values();
    private final Collection<String> german = TextsTest.catalogue("de").values();

    @Test
    void has_no_barriers_in_any_size_and_colour_and_is_all_german_in_german() {
        everyPage("en-US");
        everyPage("de-DE");
        all.assertAll();
    }

    @Test
    void the_console_has_no_barriers_either_and_is_all_german_in_german() {
        Member admin = Member.admin("ada");
        Member user = Member.user("pat");
        user.writes("A post of the tests");
        Api.logIn(user.username(), "wrong");
        for (String language : new String[] {"en-US", "de-DE"}) {
            boolean german = language.startsWith("de");
            try (Browser browser = Browser.in(language)) {
                browser.opens("/console/users?search=pat");
                browser.types(german ? "Benutzername" : "Username", admin.username());
                browser.types(german ? "Passwort" : "Password", Member.PASSWORD);
                browser.presses(german ? "Anmelden" : "Sign in");
                browser.sees(user.username());
                for (String page : CONSOLE) {
                    browser.opens("/console/" + page);
                    inConsole(browser, german, page.isEmpty() ? "overview" : page.replace("?per=", "overview-"));
                }
                browser.opens("/console/users/" + user.id());
                inConsole(browser, german, "user");
                browser.presses(german ? "Konto löschen" : "Delete account");
                inConsole(browser, german, "question");
                assertThat(browser.complaints()).isEmpty();
            }
        }
        all.assertAll();
    }

    @Test
    void the_console_tells_users_that_it_is_not_for_them() {
        Member user = Member.user("pat");
        try (Browser browser = Browser.in("en-US")) {
            browser.opens("/console/");
            signsIn(browser, user);
            browser.sees("For administrators only");
            looks(browser, "en/console-refused");
            assertThat(browser.complaints()).isEmpty();
        }
        all.assertAll();
    }

    private static void signsIn(Browser browser, Member member) {
        browser.types("Username", member.username());
        browser.types("Password", Member.PASSWORD);
        browser.presses("Sign in");
    }

    /** In German it is the same page with longer words: they must fit. */
    private void inConsole(Browser browser, boolean german, String name) {
        if (!german) {
            looks(browser, "en/console-" + name);
            return;
        }
        browser.isDrawn();
        speaks(browser, "de/console-" + name);
        for (int width : new int[] {320, 1280}) {
            browser.isWide(width);
            all.assertThat(browser.overflows())
                    .as("%s at %d px, in German", name, width)
                    .isFalse();
            browser.screenshot("de/console-" + name + "-" + width);
        }
        all.assertThat(browser.barriers()).as("%s in German", name).isEmpty();
    }

    private void everyPage(String language) {
        Member member = Member.user("pat");
        String folder = language.substring(0, 2) + "/";
        boolean german = language.startsWith("de");
        try (Browser browser = Browser.in(language)) {
            for (String page : new String[] {"", "account/sign-in", "account/sign-up", "account/forgot-password"}) {
                browser.opens("/" + page);
                looks(browser, folder + (page.isEmpty() ? "home" : page.substring(8)));
            }
            String token = "x".repeat(32);
            for (String link : new String[] {"activate/NA/" + token, "reset/NA/" + token, "invitation/" + token}) {
                browser.opens("/account/#" + link);
                looks(browser, folder + link.substring(0, link.indexOf('/')));
            }
            browser.opens("/account/#activate");
            looks(browser, folder + "broken-link");
            browser.opens("/account/nonsense");
            browser.isDrawn();
            fits(browser, folder + "missing");
            browser.opens("/account/sign-up");
            browser.presses(german ? "Konto erstellen" : "Create account");
            browser.sees(german ? "Bitte ausfüllen." : "Please fill this in.");
            looks(browser, folder + "sign-up-faults");

            browser.opens("/account/sign-in");
            browser.types(german ? "Benutzername" : "Username", member.username());
            browser.types(german ? "Passwort" : "Password", "wrong");
            browser.presses(german ? "Anmelden" : "Sign in");
            browser.sees(german ? "ist falsch" : "is wrong");
            looks(browser, folder + "sign-in-refused");
            browser.types(german ? "Passwort" : "Password", Member.PASSWORD);
            browser.presses(german ? "Anmelden" : "Sign in");
            browser.isAt("/account/");
            browser.sees(member.username());
            looks(browser, folder + "profile");
            for (String page : new String[] {"security", "devices", "activity"}) {
                browser.opens("/account/" + page);
                looks(browser, folder + page);
            }
            browser.opens("/account/security");
            browser.presses(german ? "Einrichten" : "Set up");
            browser.types(german ? "Aktuelles Passwort" : "Current password", Member.PASSWORD);
            browser.presses(german ? "Weiter" : "Continue");
            browser.field(german ? "Code aus der App" : "Code from the app");
            looks(browser, folder + "authenticator");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** An English page says what only the English file of texts has, a German page nothing of that. What people wrote is in any language. */
    private void speaks(Browser browser, String name) {
        List<String> onlyEnglish = browser.texts().stream()
                .map(text -> "'" + text.replace(SITE, "") + "'")
                .filter(text -> english.contains(text) && !german.contains(text))
                .toList();
        if (name.startsWith("en")) {
            all.assertThat(onlyEnglish).as(name).isNotEmpty();
        } else {
            all.assertThat(onlyEnglish).as(name).isEmpty();
        }
    }

    private void looks(Browser browser, String name) {
        browser.isDrawn();
        speaks(browser, name);
        fits(browser, name);
    }

    private void fits(Browser browser, String name) {
        for (int width : WIDTHS) {
            browser.isWide(width);
            all.assertThat(browser.overflows()).as("%s at %d px", name, width).isFalse();
            if (width == 320) {
                longWordsFit(browser, name);
            }
            for (boolean dark : new boolean[] {false, true}) {
                browser.isDark(dark);
                String place = name + "-" + width + (dark ? "-dark" : "");
                if (width > 320) {
                    browser.screenshot(place);
                    all.assertThat(browser.barriers()).as(place).isEmpty();
                }
            }
        }
    }

    /** Names of devices and keys can be one long word. */
    private void longWordsFit(Browser browser, String name) {
        browser.runs("""
                for (const line of document.querySelectorAll('.entry-text p')) {
                    const word = document.createElement('span')
                    word.className = 'long-word'
                    word.textContent = ' ' + '0123456789abcdef'.repeat(4)
                    line.append(word)
                }
                """);
        all.assertThat(browser.overflows()).as("long words in %s", name).isFalse();
        browser.runs("document.querySelectorAll('.long-word').forEach(word => word.remove())");
    }
}
