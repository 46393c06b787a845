package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import io.quarkus.runtime.StartupEvent;
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
        assertThatIllegalStateException().isThrownBy(() -> box.open("bob's", sealed));
    }

    @Test
    void where_a_text_ends_makes_a_difference_to_its_hash() {
        assertThat(box.hash("a", "bc")).isEqualTo(box.hash("a", "bc")).isNotEqualTo(box.hash("ab", "c"));
    }

    @Test
    void what_was_sealed_opens_when_the_database_gets_a_secret_of_its_own() throws SQLException {
        byte[] sealed = box.seal("alice's", SECRET);
        byte[] hash = box.hash("name");
        // As in the time of HS256 with the shared secret alone, before this secret was set.
        box(SHARED, OF_THE_TESTS);

        SecretBox later = box(OF_THE_TESTS, SHARED);

        assertThat(later.open("alice's", sealed)).isEqualTo(SECRET);
        assertThat(later.hash("name")).isEqualTo(hash);
        assertThat(box(OF_THE_TESTS, null).open("alice's", sealed)).isEqualTo(SECRET);
        assertThatThrownBy(() -> box(SHARED, null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SIGNET_KEYS_SECRET");
    }

    /** Starts a box with these settings, which seals its key anew where that was sealed under the other secret. */
    private SecretBox box(String secret, String shared) throws SQLException {
        KeyConfig config = shared == null
                ? Settings.of(KeyConfig.class, "signet.keys.secret", secret)
                : Settings.of(KeyConfig.class, "signet.keys.secret", secret, "signet.keys.signing-key", shared);
        SecretBox box = new SecretBox(config, database);
        box.load(new StartupEvent());
        return box;
    }
}
