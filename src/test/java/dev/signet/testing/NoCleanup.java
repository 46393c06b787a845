package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service takes no connection to the database but for requests. */
public class NoCleanup implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "signet.cleanup.every", "off",
                "signet.revocation.poll", "24h",
                "signet.statistics.every", "off",
                "signet.status.every", "off",
                "signet.mail.new-device-notice", "false");
    }
}
