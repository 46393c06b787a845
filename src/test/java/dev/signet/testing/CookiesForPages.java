package dev.signet.testing;

import java.util.Map;

/**
 * Refresh tokens in cookies for the pages of one other origin, registration closed, and pages in the design of a site. Access tokens
 * are signed with RSA, which has nothing to do with that and saves another application.
 */
public class CookiesForPages extends PublicAddress {
    /** The one other origin whose pages may use the cookies. */
    public static final String LISTED = "https://app.example.com";

    /** For JUnit. */
    public CookiesForPages() {
        super(Map.of(
                "signet.keys.algorithm", "RS256",
                "signet.cookies.enabled", "true",
                "signet.cookies.origins", LISTED,
                "signet.registration", "closed",
                "signet.ui.console", "false",
                "signet.ui.name", "Acme \"Labs\" & <Co>",
                "signet.ui.color", "#ffcc00",
                "signet.ui.logo", "src/test/resources/logo.svg",
                "signet.ui.terms-url", "https://example.com/terms",
                "signet.ui.privacy-url", "/privacy"));
    }
}
