package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Keys that are missing or too short stop the start, before anything is made or read, with what to set. */
class UnsafeKeysTest {

    @Test
    void hs256_without_its_secret() {
        assertStops("signet.keys.signing-key", "signet.keys.algorithm", "HS256");
    }

    @Test
    void hs256_with_a_short_secret() {
        assertStops(
                "signet.keys.signing-key",
                "signet.keys.algorithm",
                "HS256",
                "signet.keys.signing-key",
                "thirty-one bytes are not enough");
    }

    /** Counted are bytes, which the algorithm eats, and not characters. */
    @Test
    void hs256_with_a_secret_of_32_bytes_is_fine() {
        assertThatCode(() -> start("signet.keys.algorithm", "HS256", "signet.keys.signing-key", "é".repeat(16)))
                .doesNotThrowAnyException();
    }

    /** With the embedded database, main makes the secret and sets it. */
    @Test
    void a_database_of_ones_own_without_the_secret_for_the_keys() {
        assertStops("signet.keys.secret");
        assertStops("SIGNET_KEYS_SECRET", "signet.keys.algorithm", "RS256");
    }

    @Test
    void a_short_secret_for_the_keys() {
        assertStops("signet.keys.secret", "signet.keys.secret", "x".repeat(31));
        assertStops(
                "signet.keys.secret",
                "signet.keys.algorithm",
                "HS256",
                "signet.keys.signing-key",
                "x".repeat(32),
                "signet.keys.secret",
                "short");
    }

    @Test
    void a_short_secret_that_was_used_before() {
        assertStops(
                "signet.keys.previous-secrets",
                "signet.keys.secret",
                "x".repeat(32),
                "signet.keys.previous-secrets",
                "x".repeat(31));
    }

    /** A verifier that keeps the key set, or a replica, would meet tokens of a key that it has not seen. */
    @Test
    void a_key_that_would_sign_before_everyone_has_seen_it() {
        assertStops("signet.keys.announce-for", "signet.keys.announce-for", "4m");
        assertStops("signet.keys.announce-for", "signet.keys.announce-for", "1s", "signet.keys.jwks-max-age", "0s");
    }

    @Test
    void keys_that_rotate_too_fast_to_be_kept() {
        assertStops("signet.keys.rotate-every", "signet.keys.rotate-every", "1m");
        assertStops("signet.keys.rotate-every", "signet.keys.rotate-every", "0s");
        assertStops("signet.keys.rotate-every", "signet.keys.rotate-every", "sometimes");
    }

    @Test
    void files_and_hs256() {
        assertStops(
                "signet.keys.files",
                "signet.keys.algorithm",
                "HS256",
                "signet.keys.signing-key",
                "x".repeat(32),
                "signet.keys.inline",
                "{}");
    }

    private static void assertStops(String whatToSet, String... settings) {
        assertThatThrownBy(() -> start(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(whatToSet)
                .hasMessageNotContaining("xxxxx");
    }

    private static void start(String... settings) {
        AnotherStart.with(Settings.of(KeyConfig.class, settings), /* nothing is read */ null, Clock.systemUTC());
    }
}
