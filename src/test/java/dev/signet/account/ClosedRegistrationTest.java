package dev.signet.account;

import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where registration is closed, nobody registers, and nobody is told what was wrong with the form. */
@QuarkusTest
@TestProfile(ClosedRegistrationTest.Closed.class)
class ClosedRegistrationTest {
    /** A closed door. */
    public static class Closed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("signet.registration", "closed");
        }
    }

    @Test
    void a_closed_door_is_closed_for_all() {
        Newcomer.called("carol").registers().then().statusCode(403).body("detail", equalTo("Registration is closed."));
        Newcomer.post("/api/users/", Map.of()).then().statusCode(403);
    }
}
