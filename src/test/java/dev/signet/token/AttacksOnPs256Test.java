package dev.signet.token;

import dev.signet.testing.Ps256;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(Ps256.class)
class AttacksOnPs256Test extends RefusesAttacks {}
