package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * Refresh tokens travel in cookies, nobody registers, and the pages have another look: settings that do not touch, because a
 * start takes seconds.
 */
public class CookiesForPages implements QuarkusTestProfile {
    /** The one other origin whose pages may use the cookies. */
    public static final String LISTED = "https://app.example.com";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "signet.cookies.enabled", "true",
                "signet.cookies.origins", LISTED,
                "signet.registration", "closed",
                "signet.ui.name", "Acme \"Labs\" & <Co>",
                "signet.ui.color", "#ffcc00",
                "signet.ui.logo", "src/test/resources/logo.svg",
                "signet.ui.terms-url", "https://example.com/terms",
                "signet.ui.privacy-url", "/privacy");
    }
}
