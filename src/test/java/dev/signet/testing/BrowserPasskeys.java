package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Passkeys of this machine's own pages, which a real browser opens: their port must be known before the start. */
public class BrowserPasskeys implements QuarkusTestProfile {
    private static final String PORT = "signet.test.browser-port";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.test-port", FreePort.kept(PORT),
                "signet.sign-in.methods", "password,passkey",
                "signet.passkey.rp-id", "localhost",
                "signet.passkey.origins", page(),
                "signet.passkey.user-verification", "preferred",
                "signet.account.activation", "false");
    }

    /** The origin of the pages. */
    public static String page() {
        return "http://localhost:" + FreePort.kept(PORT);
    }
}
