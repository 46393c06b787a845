package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Access tokens signed with RSA. */
public class Rs256 implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("signet.keys.algorithm", "RS256");
    }
}
