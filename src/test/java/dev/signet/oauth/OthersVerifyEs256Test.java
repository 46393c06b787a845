package dev.signet.oauth;

import dev.signet.testing.TakenOver;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(TakenOver.class)
class OthersVerifyEs256Test extends VerifiersOfOthers {
    OthersVerifyEs256Test() {
        super("ES256", "JWT");
    }
}
