package dev.signet.testing;

import java.util.Map;

/** Access tokens signed with RSA-PSS, and called what RFC 9068 calls them. */
public class Ps256 extends PublicAddress {
    /** The audience of the tokens. */
    public static final String AUDIENCE = "https://shop.example.com";

    /** The client that they name. */
    public static final String CLIENT = "the app";

    /** The scope of the tokens. */
    public static final String SCOPE = "posts:read posts:write";

    /** For JUnit. */
    public Ps256() {
        super(Map.of(
                "signet.keys.algorithm",
                "PS256",
                "signet.token.access-typ",
                "at+jwt",
                "signet.token.audience",
                AUDIENCE,
                "signet.token.client-id",
                CLIENT,
                "signet.token.scope",
                SCOPE,
                "signet.token.verify-checks-user",
                "true"));
    }
}
