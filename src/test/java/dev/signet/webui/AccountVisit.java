package dev.signet.webui;

import dev.signet.testing.Member;

/** Somebody in front of the browser, with or without an account. */
abstract class AccountVisit extends BrowserVisit {
    /** A new member, who has signed in. */
    static Member signedIn(String name) {
        Member member = Member.user(name);
        signsIn(member.username(), Member.PASSWORD);
        return member;
    }

    /** Signs in, and sees the account. */
    static void signsIn(String name, String password) {
        if (!browser.text().contains("Forgot your password?")) {
            browser.opens("/account/sign-in");
        }
        signs(name, password);
        browser.isAt("/account/");
        browser.sees("Delete your account");
    }

    /** Fills in the page for signing in. */
    static void signs(String name, String password) {
        browser.types("Username", name);
        browser.types("Password", password);
        browser.presses("Sign in");
    }
}
