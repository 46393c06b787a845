package dev.signet.oauth;

import dev.signet.testing.Rs256;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(Rs256.class)
class OthersVerifyRs256Test extends VerifiersOfOthers {
    OthersVerifyRs256Test() {
        super("RS256", "JWT");
    }
}
