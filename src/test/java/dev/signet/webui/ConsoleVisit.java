package dev.signet.webui;

import dev.signet.testing.Browser;
import dev.signet.testing.Member;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A new administrator in front of one browser. */
abstract class ConsoleVisit {
    static Browser browser;

    Member admin;

    @BeforeEach
    void begins() {
        if (browser == null) {
            browser = Browser.in("en-US");
        }
        browser.forgetsEverything();
        admin = Member.admin("ada");
    }

    @AfterEach
    void has_a_network_again() {
        if (browser != null) {
            browser.isOffline(false);
        }
    }

    @AfterAll
    static void ends() {
        if (browser != null) {
            browser.close();
            browser = null;
        }
    }

    /** A dangerous action says what it will do, and then does it. */
    static void asksAndDoes(String action, String warning, String done) {
        browser.presses(action);
        browser.sees(warning);
        browser.confirms(action);
        browser.sees(done);
    }

    static void opens(String page, Member member) {
        browser.opens(page);
        signs(member);
    }

    static void signs(Member member) {
        browser.types("Username", member.username());
        browser.types("Password", Member.PASSWORD);
        browser.presses("Sign in");
    }

    static String search() {
        return (String) browser.runs("return location.search");
    }

    static int rows() {
        return ((Number) browser.runs("return document.querySelectorAll('tbody tr').length")).intValue();
    }
}
