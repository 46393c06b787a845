package dev.signet.token;

import dev.signet.testing.EdDsa;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(EdDsa.class)
class AttacksOnEdDsaTest extends RefusesAttacks {}
