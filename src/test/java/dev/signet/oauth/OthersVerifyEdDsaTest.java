package dev.signet.oauth;

import dev.signet.testing.EdDsa;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(EdDsa.class)
class OthersVerifyEdDsaTest extends VerifiersOfOthers {
    OthersVerifyEdDsaTest() {
        super("EdDSA", "JWT");
    }
}
