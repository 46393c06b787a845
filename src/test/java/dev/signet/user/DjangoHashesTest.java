package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that Django made, of passwords of all kinds (see {@code make.py} beside them). */
class DjangoHashesTest {
    private static final String SCRYPT_KEY =
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";
    private static final String DECOMPOSED = "pa\u0308sswo\u0308rd of two kinds";

    private final PasswordHash hash = PasswordHashes.of(
            Settings.of(PasswordConfig.class, "signet.password.memory", "1024", "signet.password.iterations", "1"));

    static Stream<Arguments> hashes() throws IOException {
        try (InputStream json = DjangoHashesTest.class.getResourceAsStream("/django/hashes.json")) {
            JsonNode all = new ObjectMapper().readTree(json);
            return StreamSupport.stream(all.spliterator(), false)
                    .map(one -> Arguments.of(
                            one.get("kind").textValue(),
                            one.get("password").textValue(),
                            one.get("hash").textValue()));
        }
    }

    /** Those of the cost that Django gives them are slow, by design: once is enough. */
    static Stream<Arguments> cheapHashes() throws IOException {
        return hashes().filter(one -> !one.get()[1].equals("correct horse battery staple"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("hashes")
    void each_kind_fits_the_password_it_was_made_of(String kind, String password, String stored) {
        assertThat(hash.verify(password, stored)).isTrue();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cheapHashes")
    void and_no_other(String kind, String password, String stored) {
        assertThat(hash.verify("X" + password, stored)).isFalse();
    }

    /** Other systems store bcrypt without Django's word; the variants differ in name only. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cheapHashes")
    void bcrypt_needs_no_word_before_it(String kind, String password, String stored) {
        if (kind.equals("bcrypt")) {
            String salted = stored.substring(stored.indexOf("$2b$") + 3);
            for (String variant : List.of("$2a", "$2b", "$2y")) {
                assertThat(hash.verify(password, variant + salted)).isTrue();
                assertThat(hash.verify("X" + password, variant + salted)).isFalse();
                // Bytes, not letters: the first 72 count.
                byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
                assertThat(hash.verify(password + "X", variant + salted)).isEqualTo(bytes.length >= 72);
            }
        }
    }

    /** Whatever Django hashed counts as it was typed; what Signet hashes counts in normal form, so that either way of typing fits. */
    @Test
    void a_password_typed_in_two_ways_fits_in_the_way_it_was_hashed_and_in_both_once_it_is_hashed_anew()
            throws IOException {
        String djangos = hashes().filter(one -> one.get()[1].equals(DECOMPOSED))
                .map(one -> (String) one.get()[2])
                .findFirst()
                .orElseThrow();
        String signets = hash.hash(DECOMPOSED);

        assertThat(hash.verify(DECOMPOSED, djangos)).isTrue();
        assertThat(hash.verify(PasswordHash.normalized(DECOMPOSED), djangos)).isFalse();
        assertThat(hash.verify(DECOMPOSED, signets)).isTrue();
        assertThat(hash.verify(PasswordHash.normalized(DECOMPOSED), signets)).isTrue();
    }

    /** Each would take minutes or all memory, if it were tried. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pbkdf2_sha256$999999999$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "pbkdf2_sha1$999999999$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "bcrypt$$2b$31$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "bcrypt_sha256$$2b$17$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$2y$15$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "scrypt$536870912$salt$8$1$" + SCRYPT_KEY,
                "scrypt$1048576$salt$8$9999$" + SCRYPT_KEY,
                "argon2$argon2id$v=19$m=4194304,t=9999,p=8$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
                "argon2$argon2i$v=19$m=999999999,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"
            })
    void a_hash_of_absurd_cost_is_not_tried_and_fits_nothing(String stored) {
        assertThat(hash.unusable(stored)).contains(PasswordHash.Unusable.TOO_EXPENSIVE);
        assertThat(hash.verify("secret", stored)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!",
                "!GFxkEdYtOyhYhHlzuBK3OtOXgJJF4Lr42Pk5vUoU",
                "pbkdf2_sha256$0$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "pbkdf2_sha256$1000$$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "pbkdf2_sha256$1000$salt$",
                "pbkdf2_sha256$1000$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "pbkdf2_sha512$1000$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "bcrypt$$2b$12$short",
                "bcrypt$$2b$03$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "bcrypt$$2x$04$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$2x$04$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$2$04$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$$2b$04$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "{bcrypt}$2b$04$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "scrypt$1000$salt$8$1$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "scrypt$131072$salt$1$1$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "argon2$argon2x$v=19$m=512,t=2,p=2$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
                "argon2$argon2id$v=18$m=512,t=2,p=2$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
                "argon2$argon2id$v=19$m=8,t=2,p=2$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
                "md5$salt$3d4f2bf07dc1be38b20cd6e46949a1071f9d0e3d",
                "sha1$salt$3d4f2bf07dc1be38b20cd6e46949a1071f9d0e3d"
            })
    void an_unusable_password_and_what_is_no_hash_fit_nothing(String stored) {
        assertThat(StoredHash.parse(stored, new BouncyCastleArgon2())).isEmpty();
        assertThat(hash.verify("secret", stored)).isFalse();
        assertThat(hash.verify(stored, stored)).isFalse();
    }
}
