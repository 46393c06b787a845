package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.signet.audit.Ledger;
import dev.signet.testing.Member;
import dev.signet.testing.Settings;
import dev.signet.testing.SharedSecret;
import dev.signet.web.ApiError;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Keys that the configuration gives are seen, and changed nowhere else. */
@QuarkusTest
@TestProfile(SharedSecret.class)
class ConfiguredKeysTest {
    @Inject
    KeyRing ring;

    @Inject
    KeySchedule schedule;

    @Inject
    Clock clock;

    @Inject
    Ledger ledger;

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

    @Test
    void where_no_secret_is_set_there_is_none_in_the_database_to_be_removed() {
        KeyConfig noSecret = Settings.of(
                KeyConfig.class, "signet.keys.algorithm", "HS256", "signet.keys.signing-key", SharedSecret.SIGNING_KEY);
        KeyAdministration keys =
                new KeyAdministration(ring, new StoredKeys(noSecret, schedule, clock), schedule, ledger, clock);

        assertThatThrownBy(() -> keys.remove("0123456789abcdef"))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(404));
    }
}
