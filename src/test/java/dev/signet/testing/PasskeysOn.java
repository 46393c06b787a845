package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** People sign in with passkeys or passwords, on pages and in apps of several origins; requests wait for a primary. */
public class PasskeysOn implements QuarkusTestProfile {
    /** The page that most tests use. */
    public static final String ORIGIN = "https://login.example.com";

    /** The fingerprint of the Android app. */
    public static final String FINGERPRINT =
            "14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "signet.sign-in.methods", "password,passkey",
                "signet.passkey.rp-id", "example.com",
                "signet.passkey.rp-name", "Example",
                "signet.passkey.origins", ORIGIN + ",https://example.com",
                "signet.passkey.related-origins", "https://example.org",
                "signet.passkey.android-apps", "com.example.app/" + FINGERPRINT,
                "signet.passkey.apple-apps", "ABCDE12345.com.example.app",
                "signet.passkey.max-per-user", "5",
                "signet.token.authentication-claims", "true",
                "signet.database.primary-wait", "20s");
    }
}
