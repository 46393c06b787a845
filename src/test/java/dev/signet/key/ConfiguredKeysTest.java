package dev.signet.key;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Member;
import dev.signet.testing.SharedSecret;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Keys that the configuration gives are seen, and changed nowhere else. */
@QuarkusTest
@TestProfile(SharedSecret.class)
class ConfiguredKeysTest {
    @Test
    void the_shared_secret_is_listed_by_its_name() {
        Member.admin("admin")
                .calls()
                .get("/api/keys/")
                .then()
                .statusCode(200)
                .body("[0].purpose", is("shared"))
                .body("[0].algorithm", is("HS256"))
                .body("[0].state", is("signing"))
                .body("[0].source", is("configuration"));
    }

    @Test
    void it_does_not_rotate() {
        Member.admin("admin")
                .calls()
                .post("/api/keys/rotate/")
                .then()
                .statusCode(400)
                .body("non_field_errors", contains("The keys come from the configuration and are changed there."));
    }
}
