package dev.signet.token;

import dev.signet.testing.Rs256;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(Rs256.class)
class AttacksOnRs256Test extends RefusesAttacks {}
