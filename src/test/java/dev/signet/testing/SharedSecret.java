package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** HS256 with a known secret: as the reference signs, and as forged tokens need it. */
public class SharedSecret implements QuarkusTestProfile {
    /** The secret. */
    public static final String SIGNING_KEY = "contract-tests-sign-with-this-key-and-nothing-else-does";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("signet.keys.algorithm", "HS256", "signet.keys.signing-key", SIGNING_KEY);
    }

    /** The secret as a key. */
    public static SecretKey key() {
        return new SecretKeySpec(SIGNING_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }
}
