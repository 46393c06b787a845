package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;

/** Settings that would issue tokens which cannot be trusted, or not be refused, stop the start with what to set. */
class TokenSettingsCheckTest {

    @Test
    void the_defaults_are_safe() {
        assertThatCode(() -> check()).doesNotThrowAnyException();
    }

    @Test
    void rotation_without_a_way_to_refuse_the_old_token() {
        assertStops("signet.token.blacklist-after-rotation=true", "signet.token.blacklist-after-rotation", "false");
        assertThatCode(() -> check(
                        "signet.token.blacklist-after-rotation",
                        "false",
                        "signet.token.rotate-refresh-tokens",
                        "false"))
                .doesNotThrowAnyException();
    }

    /** RFC 6749, appendix A.1 and A.4. */
    @Test
    void a_client_or_a_scope_that_no_validator_reads() {
        for (String client : new String[] {"the\tapp", "die App für alle", "app\n"}) {
            assertThatThrownBy(() -> check("signet.token.client-id", client))
                    .hasMessageContaining("signet.token.client-id");
        }
        for (String scope : new String[] {"a  b", " a", "a ", "a\"b", "a\\b", "ä", "a\tb"}) {
            assertThatThrownBy(() -> check("signet.token.scope", scope)).hasMessageContaining("signet.token.scope");
        }
        assertThatCode(() -> check("signet.token.client-id", "the app", "signet.token.scope", "posts:read a/b ~"))
                .doesNotThrowAnyException();
    }

    private static void assertStops(String whatToSet, String... settings) {
        assertThatThrownBy(() -> check(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(whatToSet);
    }

    private static void check(String... settings) {
        new TokenSettingsCheck(Settings.of(TokenConfig.class, settings)).check();
    }
}
