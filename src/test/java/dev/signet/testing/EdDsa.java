package dev.signet.testing;

import java.util.Map;

/** Access tokens signed with Ed25519, in the place of a system whose tokens name their issuer and audience. */
public class EdDsa extends PublicAddress {
    /** The issuer of the old system's tokens. */
    public static final String OLD_ISSUER = "https://django.example.com";

    /** For JUnit. */
    public EdDsa() {
        super(Map.of(
                "signet.keys.algorithm",
                "EdDSA",
                "signet.keys.legacy.hs256-secret",
                TakenOver.setting(),
                "signet.keys.legacy.issuer",
                OLD_ISSUER,
                "signet.keys.legacy.audience",
                "web,mobile"));
    }
}
