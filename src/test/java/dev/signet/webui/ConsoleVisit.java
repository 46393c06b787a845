package dev.signet.webui;

import dev.signet.testing.Member;
import org.junit.jupiter.api.BeforeEach;

/** A new administrator in front of the browser. */
abstract class ConsoleVisit extends BrowserVisit {
    Member admin;

    @BeforeEach
    void comes() {
        admin = Member.admin("ada");
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
