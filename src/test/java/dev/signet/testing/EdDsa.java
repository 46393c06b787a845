package dev.signet.testing;

import java.util.Map;

/** Access tokens signed with Ed25519. */
public class EdDsa extends PublicAddress {
    /** For JUnit. */
    public EdDsa() {
        super(Map.of("signet.keys.algorithm", "EdDSA"));
    }
}
