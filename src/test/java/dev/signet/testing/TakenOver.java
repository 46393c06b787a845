package dev.signet.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** ES256, in the place of a Django system whose tokens still count. */
public class TakenOver extends PublicAddress {
    /** Django makes them of such letters. */
    private static final String OLD_SECRET = "django-insecure-$$what-${the}-old-$system-signed-with$";

    /** For JUnit. */
    public TakenOver() {
        super(Map.of("signet.keys.legacy.hs256-secret", setting(), "signet.token.audience", "web"));
    }

    /** The key with which the old system signed. */
    public static byte[] oldSecret() {
        return OLD_SECRET.getBytes(StandardCharsets.UTF_8);
    }

    /** The same as operators are told to set it. */
    static String setting() {
        return OLD_SECRET.replace("$", "$$");
    }
}
