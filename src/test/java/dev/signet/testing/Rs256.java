package dev.signet.testing;

import java.util.Map;

/** Access tokens signed with RSA. */
public class Rs256 extends PublicAddress {
    /** For JUnit. */
    public Rs256() {
        super(Map.of("signet.keys.algorithm", "RS256"));
    }
}
