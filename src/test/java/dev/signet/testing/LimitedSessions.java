package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Sessions end by themselves, in the place of a Django system, and a refresh within the grace gets the same pair again. */
public class LimitedSessions implements QuarkusTestProfile {
    /** The key with which the old system signed. */
    public static final String OLD_SECRET = "django-insecure-what-the-old-system-signed-with";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "signet.session.idle-timeout", "1h",
                "signet.session.absolute-lifetime", "3h",
                "signet.session.max-per-user", "2",
                "signet.keys.legacy.hs256-secret", OLD_SECRET,
                "signet.refresh.on-retry", "replay");
    }
}
