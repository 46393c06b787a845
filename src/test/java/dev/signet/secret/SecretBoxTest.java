package dev.signet.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.key.KeyConfig;
import dev.signet.start.DataStart;
import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Secrets of other features at rest. */
@QuarkusTest
class SecretBoxTest {
    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);
    private static final String OF_THE_TESTS = "the tests keep their keys under this secret";
    private static final String ANOTHER = "a secret that takes the place of the one before";
    private static final String SHARED = "the secret of the system that was there before";

    @Inject
    SecretBox box;

    @Inject
    DataSource database;

    @Test
    void what_is_sealed_opens_under_its_name_alone() {
        byte[] sealed = box.seal("alice's", SECRET);

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("a secret");
        assertThat(box.open("alice's", sealed)).isEqualTo(SECRET);
        assertThatIllegalStateException()
                .isThrownBy(() -> box.open("bob's", sealed))
                .withMessageStartingWith("bob's cannot be decrypted")
                .withMessageNotContaining("signing_keys");
    }

    @Test
    void where_a_text_ends_makes_a_difference_to_its_hash() {
        assertThat(box.hash("a", "bc")).isEqualTo(box.hash("a", "bc")).isNotEqualTo(box.hash("ab", "c"));
    }

    @Test
    void what_was_sealed_opens_when_the_database_gets_a_secret_of_its_own() throws SQLException {
        byte[] sealed = box.seal("alice's", SECRET);
        byte[] hash = box.hash("name");
        // As when there was only HS256 with the shared secret, before this secret was set.
        start("signet.keys.secret", SHARED, "signet.keys.previous-secrets", OF_THE_TESTS);

        SecretBox later = start("signet.keys.secret", OF_THE_TESTS, "signet.keys.signing-key", SHARED);

        assertThat(later.open("alice's", sealed)).isEqualTo(SECRET);
        assertThat(later.hash("name")).isEqualTo(hash);
        assertThat(start("signet.keys.secret", OF_THE_TESTS).open("alice's", sealed))
                .isEqualTo(SECRET);
        assertThatThrownBy(() -> start("signet.keys.secret", SHARED))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SIGNET_KEYS_SECRET");
    }

    @Test
    void what_was_sealed_opens_when_the_secret_changes() throws SQLException {
        byte[] sealed = box.seal("alice's", SECRET);
        SecretBox changed = start("signet.keys.secret", ANOTHER, "signet.keys.previous-secrets", OF_THE_TESTS);

        assertThat(changed.open("alice's", sealed)).isEqualTo(SECRET);
        // The old secret is not needed any more.
        assertThat(start("signet.keys.secret", ANOTHER).open("alice's", sealed)).isEqualTo(SECRET);

        start("signet.keys.secret", OF_THE_TESTS, "signet.keys.previous-secrets", ANOTHER);
    }

    /** Starts a box with these settings, which encrypts its key again if that was not encrypted with the first secret. */
    private SecretBox start(String... settings) throws SQLException {
        SecretBox another = new SecretBox(Settings.of(KeyConfig.class, settings), database);
        another.load(new DataStart());
        return another;
    }
}
