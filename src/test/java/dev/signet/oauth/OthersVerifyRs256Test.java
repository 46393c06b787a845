package dev.signet.oauth;

import dev.signet.testing.CookiesForPages;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(CookiesForPages.class)
class OthersVerifyRs256Test extends VerifiersOfOthers {
    OthersVerifyRs256Test() {
        super("RS256", "JWT");
    }
}
