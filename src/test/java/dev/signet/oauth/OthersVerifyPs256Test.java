package dev.signet.oauth;

import dev.signet.testing.Ps256;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(Ps256.class)
class OthersVerifyPs256Test extends VerifiersOfOthers {
    OthersVerifyPs256Test() {
        super("PS256", "at+jwt");
    }
}
