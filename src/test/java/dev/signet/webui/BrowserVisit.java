package dev.signet.webui;

import dev.signet.testing.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of one browser, which each of them finds as if it were new. */
abstract class BrowserVisit {
    static Browser browser;

    @BeforeEach
    void begins() {
        if (browser == null) {
            browser = Browser.in("en-US");
        }
        browser.forgetsEverything();
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
}
