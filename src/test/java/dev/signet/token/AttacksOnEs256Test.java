package dev.signet.token;

import dev.signet.testing.NoCleanup;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(NoCleanup.class)
class AttacksOnEs256Test extends RefusesAttacks {}
