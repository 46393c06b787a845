package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** The service at an address that is known before it starts and issues its tokens, as a resource server expects it. */
public abstract class PublicAddress implements QuarkusTestProfile {
    private static final String PORT = "signet.test.public-port";

    private final Map<String, String> settings;

    PublicAddress(Map<String, String> settings) {
        this.settings = settings;
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.http.test-port", port());
        all.put("signet.token.issuer", url());
        return all;
    }

    /** The address. */
    public static String url() {
        return "http://localhost:" + port();
    }

    private static String port() {
        return FreePort.kept(PORT);
    }
}
