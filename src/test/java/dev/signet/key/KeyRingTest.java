package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.key.TokenKey.Purpose;
import dev.signet.revocation.RevocationCache;
import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Settings;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The keys outlive the process that made them, and lie encrypted meanwhile. */
@QuarkusTest
class KeyRingTest {
    @Inject
    KeyRing ring;

    @Inject
    KeyConfig config;

    @Inject
    Clock clock;

    @Inject
    RevocationCache revocations;

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @Test
    void a_second_start_on_the_same_database_signs_with_the_same_keys() {
        // The running service may store a key of its own meanwhile.
        await().untilAsserted(this::assertSecondStartAddsNoKey);
    }

    private void assertSecondStartAddsNoKey() {
        long before = keys();

        KeyRing second = started(config);

        for (Purpose kind : new Purpose[] {Purpose.ACCESS, Purpose.REFRESH}) {
            TokenKey key = second.signing(kind);
            assertThat(key.kid()).isEqualTo(ring.signing(kind).kid());
            assertThat(key.signing().getEncoded())
                    .isEqualTo(ring.signing(kind).signing().getEncoded());
        }
        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void a_start_with_another_secret_stops() {
        KeyConfig another = Settings.of(KeyConfig.class, "signet.keys.secret", "x".repeat(32));

        assertThatThrownBy(() -> started(another))
                .hasStackTraceContaining("signet.keys.secret")
                .hasStackTraceContaining("cannot be decrypted")
                .hasStackTraceContaining("docs/keys.md");
    }

    @Test
    void a_key_of_another_algorithm_goes_on_verifying_what_it_signed() {
        String access = accounts.make("alice").logsIn().access();

        KeyRing rsa = started(Settings.of(
                KeyConfig.class,
                "signet.keys.algorithm",
                "RS256",
                "signet.keys.secret",
                config.secret().orElseThrow()));

        assertThat(rsa.signing(Purpose.ACCESS).algorithm()).isEqualTo(Algorithm.RS256);
        String kid = Jwt.of(access).header().path("kid").textValue();
        assertThat(rsa.find(kid)).get().extracting(TokenKey::algorithm).isEqualTo(Algorithm.ES256);
        // The service that is running is not disturbed.
        Api.callProtected(access).then().statusCode(200);
        String next = accounts.make("bob").logsIn().access();
        assertThat(Jwt.of(next).header().path("kid").textValue()).isEqualTo(kid);
        // Back again: nobody signs with RSA any more.
        assertThat(started(config).signing(Purpose.ACCESS).kid()).isEqualTo(kid);
    }

    @Test
    void what_is_stored_does_not_show_the_private_key() {
        TokenKey key = ring.signing(Purpose.ACCESS);
        BigInteger secret = ((ECPrivateKey) key.signing()).getS();
        byte[] stored = storedSecret(key);

        assertThat(contains(stored, key.signing().getEncoded())).isFalse();
        assertThat(contains(stored, magnitude(secret))).isFalse();
        assertThat(row(key))
                .doesNotContain(Base64.getEncoder().encodeToString(key.signing().getEncoded()))
                .doesNotContain(secret.toString(16));
    }

    @Test
    void what_is_stored_does_not_show_the_refresh_key() {
        TokenKey key = ring.signing(Purpose.REFRESH);

        assertThat(key.signing().getEncoded()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(contains(storedSecret(key), key.signing().getEncoded())).isFalse();
        assertThat(row(key)).doesNotContain(new BigInteger(1, key.signing().getEncoded()).toString(16));
    }

    @Test
    void a_key_in_a_log_shows_its_name_only() {
        TokenKey key = ring.signing(Purpose.REFRESH);

        assertThat(key.toString()).isEqualTo("TokenKey[" + key.kid() + ", REFRESH, HS256]");
    }

    /** Another process, as it starts on this database. */
    private KeyRing started(KeyConfig settings) {
        return AnotherStart.with(settings, revocations, clock).ring();
    }

    private long keys() {
        return sql.one(Long.class, "select count(*) from signing_keys");
    }

    private byte[] storedSecret(TokenKey key) {
        return sql.one(byte[].class, "select secret_key from signing_keys where kid = ?", key.kid());
    }

    private String row(TokenKey key) {
        return sql.one(String.class, "select cast(k as text) from signing_keys k where kid = ?", key.kid());
    }

    private static boolean contains(byte[] haystack, byte[] needle) {
        return text(haystack).contains(text(needle));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] magnitude(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
