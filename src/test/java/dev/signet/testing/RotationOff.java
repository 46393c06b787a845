package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A refresh gives an access token only, as SimpleJWT does by default. */
public class RotationOff implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("signet.token.rotate-refresh-tokens", "false");
    }
}
