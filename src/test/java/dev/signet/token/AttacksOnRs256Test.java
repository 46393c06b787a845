package dev.signet.token;

import dev.signet.testing.CookiesForPages;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(CookiesForPages.class)
class AttacksOnRs256Test extends RefusesAttacks {}
