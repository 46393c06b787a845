package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.key.TokenKey.Purpose;
import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys from files and from the environment. Those in PEM were made with OpenSSL. */
class KeyFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "p256.pem, ES256",
        "p256-sec1.pem, ES256",
        "rsa2048.pem, RS256",
        "rsa2048.pem, PS256",
        "rsa2048-pkcs1.pem, RS256",
        "ed25519.pem, EdDSA"
    })
    void a_private_key_in_pem_signs_under_its_thumbprint(String file, Algorithm algorithm) throws Exception {
        TokenKey key = only(load(Map.of("signet.keys.algorithm", algorithm.name(), "signet.keys.inline", pem(file))));

        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(key.purpose()).isEqualTo(Purpose.ACCESS);
        assertThat(key.signing()).isNotNull();
        assertThat(key.kid())
                .isEqualTo(
                        JsonWebKey.Factory.newJwk(key.verification()).calculateBase64urlEncodedThumbprint("SHA-256"));
    }

    @Test
    void both_forms_of_a_key_are_one_key() throws Exception {
        assertThat(only(load("RS256", pem("rsa2048-pkcs1.pem"))).kid())
                .isEqualTo(only(load("RS256", pem("rsa2048.pem"))).kid());
    }

    @Test
    void a_jwk_signs_under_its_own_name() throws Exception {
        PublicJsonWebKey jwk = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        jwk.setKeyId("of-2026");

        TokenKey key = only(load("ES256", jwk.toJson(OutputControlLevel.INCLUDE_PRIVATE)));

        assertThat(key.kid()).isEqualTo("of-2026");
        assertThat(key.signing()).isEqualTo(jwk.getPrivateKey());
    }

    @Test
    void of_a_jwk_set_the_first_that_can_sign_signs_and_the_others_verify() throws Exception {
        PublicJsonWebKey published = rsa("published");
        PublicJsonWebKey first = rsa("first");
        PublicJsonWebKey second = OkpJwkGenerator.generateJwk("Ed25519");
        second.setKeyId("second");
        String set = "{\"keys\":[" + published.toJson(OutputControlLevel.PUBLIC_ONLY) + ","
                + new JsonWebKeySet(first, second)
                        .toJson(OutputControlLevel.INCLUDE_PRIVATE)
                        .replaceAll("^.*?\\[", "");

        List<TokenKey> keys = load("RS256", set);

        assertThat(keys).extracting(TokenKey::kid).containsExactly("published", "first", "second");
        assertThat(keys)
                .filteredOn(key -> key.signing() != null)
                .extracting(TokenKey::kid)
                .containsExactly("first");
        assertThat(keys).extracting(TokenKey::algorithm).contains(Algorithm.EdDSA);
    }

    @Test
    void the_key_that_is_named_signs() throws Exception {
        String set = new JsonWebKeySet(rsa("first"), rsa("second")).toJson(OutputControlLevel.INCLUDE_PRIVATE);

        List<TokenKey> keys = load(Map.of(
                "signet.keys.algorithm", "RS256", "signet.keys.inline", set, "signet.keys.signing-kid", "second"));

        assertThat(keys)
                .filteredOn(key -> key.signing() != null)
                .extracting(TokenKey::kid)
                .containsExactly("second");
        assertStops(
                "signet.keys.signing-kid",
                Map.of(
                        "signet.keys.algorithm",
                        "RS256",
                        "signet.keys.inline",
                        set,
                        "signet.keys.signing-kid",
                        "third"));
    }

    @Test
    void a_symmetric_jwk_is_for_refresh_tokens_and_spares_the_secret_of_the_database() throws Exception {
        OctetSequenceJsonWebKey secret = OctJwkGenerator.generateJwk(256);
        secret.setKeyId("refresh");
        PublicJsonWebKey pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        String set = "{\"keys\":[" + pair.toJson(OutputControlLevel.INCLUDE_PRIVATE) + ","
                + secret.toJson(OutputControlLevel.INCLUDE_SYMMETRIC) + "]}";

        KeyRing ring = AnotherStart.with(
                        Settings.of(KeyConfig.class, "signet.keys.inline", set),
                        /* nothing is read */ null,
                        Clock.systemUTC())
                .ring();

        assertThat(ring.signing(Purpose.REFRESH).kid()).isEqualTo("refresh");
        assertThat(ring.signing(Purpose.ACCESS).algorithm()).isEqualTo(Algorithm.ES256);
        assertThat(ring.published()).extracting(TokenKey::purpose).containsOnly(Purpose.ACCESS);
        assertThat(ring.slots()).isEmpty();
    }

    @Test
    void a_changed_file_changes_what_signs_and_what_is_published_without_a_start() throws Exception {
        OctetSequenceJsonWebKey secret = OctJwkGenerator.generateJwk(256);
        Path refresh = folder.resolve("refresh.jwk");
        Path access = folder.resolve("access.jwk");
        Files.writeString(refresh, secret.toJson(OutputControlLevel.INCLUDE_SYMMETRIC));
        Files.writeString(access, new JsonWebKeySet(rsa("old")).toJson(OutputControlLevel.INCLUDE_PRIVATE));
        AnotherStart start = AnotherStart.with(
                settings(Map.of("signet.keys.algorithm", "RS256", "signet.keys.files", access + "," + refresh)),
                /* nothing is read */ null,
                Clock.systemUTC());
        KeyRing ring = start.ring();
        TokenKey old = ring.signing(Purpose.ACCESS);

        Files.writeString(access, new JsonWebKeySet(rsa("new")).toJson(OutputControlLevel.INCLUDE_PRIVATE));
        start.looks();

        assertThat(ring.signing(Purpose.ACCESS).kid()).isEqualTo("new");
        assertThat(ring.holds(old)).isFalse();
        assertThat(ring.find("old")).isEmpty();
        assertThat(ring.published()).extracting(TokenKey::kid).containsExactly("new");

        Files.writeString(refresh, "");
        start.looks();

        assertThat(ring.signing(Purpose.REFRESH).signing().getEncoded()).isEqualTo(secret.getOctetSequence());
    }

    @ParameterizedTest
    @CsvSource({
        "rsa1024.pem, RS256, 1024 bits",
        "p384.pem, ES256, P-256",
        "p256-encrypted.pem, ES256, passphrase",
        "p256-public.pem, ES256, no private key",
        "p256.pem, RS256, signet.keys.algorithm=ES256"
    })
    void a_key_that_is_weak_or_of_no_use_stops_the_start(String file, String algorithm, String why) throws Exception {
        assertStops(why, Map.of("signet.keys.algorithm", algorithm, "signet.keys.inline", pem(file)));
    }

    @Test
    void a_jwk_that_is_weak_or_of_no_use_stops_the_start_and_shows_nothing_secret() throws Exception {
        OctetSequenceJsonWebKey shortSecret = OctJwkGenerator.generateJwk(128);
        PublicJsonWebKey one = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        PublicJsonWebKey another = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        String mixed = one.toJson(OutputControlLevel.INCLUDE_PRIVATE)
                .replaceAll("\"d\":\"[^\"]*\"", "\"d\":\"" + d(another) + "\"");

        assertStops("shorter than 256 bits", inline(shortSecret.toJson(OutputControlLevel.INCLUDE_SYMMETRIC)));
        assertStops("do not match", inline(mixed));
        assertStops("can be for ES256", inline(json(one).replaceFirst("\\{", "{\"alg\":\"RS256\",")));
        assertStops("not for signatures", inline(json(one).replaceFirst("\\{", "{\"use\":\"enc\",")));
        assertStops("not a readable JWK", inline("{\"kty\":\"EC\",\"d\":\"" + d(one) + "\"}"));
        assertStops("not a readable JWK", inline("{\"keys\":[" + json(one) + ",{\"kty\":\"EC\"}]}"));
        assertStops("not a readable JWK", inline("{\"keys\":[1]}"));
        assertStops("no key", inline("what is this?"));
        assertStops(
                "cannot be read",
                Map.of("signet.keys.files", folder.resolve("missing").toString()));
        assertThatThrownBy(() -> load(inline(mixed))).hasMessageNotContaining(d(another));
    }

    @Test
    void a_file_that_changed_is_taken_and_one_that_is_broken_is_not() throws Exception {
        Path file = folder.resolve("keys.json");
        Files.writeString(file, new JsonWebKeySet(rsa("old")).toJson(OutputControlLevel.INCLUDE_PRIVATE));
        KeyFiles files =
                new KeyFiles(settings(Map.of("signet.keys.algorithm", "RS256", "signet.keys.files", file.toString())));
        assertThat(files.load()).extracting(TokenKey::kid).containsExactly("old");
        assertThat(files.changed()).isEmpty();

        Files.writeString(file, "{\"keys\":[");
        assertThat(files.changed()).as("broken").isEmpty();
        Files.delete(file);
        assertThat(files.changed()).as("gone").isEmpty();
        Files.writeString(file, new JsonWebKeySet(rsa("new"), rsa("old")).toJson(OutputControlLevel.INCLUDE_PRIVATE));

        assertThat(files.changed().orElseThrow()).extracting(TokenKey::kid).containsExactly("new", "old");
        assertThat(files.changed()).isEmpty();
    }

    /** As the kubelet does it: the files are links through ..data, and that is replaced as a whole. */
    @Test
    void a_mounted_secret_of_kubernetes_is_read_and_its_change_is_seen() throws Exception {
        mount("..2026_01", "p256.pem");
        Files.createSymbolicLink(folder.resolve("tls.key"), Path.of("..data", "tls.key"));
        KeyFiles files = new KeyFiles(settings(Map.of("signet.keys.files", folder.toString())));
        String before = only(files.load()).kid();

        mount("..2026_02", "p256-sec1.pem");

        assertThat(only(files.changed().orElseThrow()).kid()).isNotEqualTo(before);
    }

    private void mount(String version, String file) throws IOException {
        Path mounted = Files.createDirectory(folder.resolve(version));
        Files.writeString(mounted.resolve("tls.key"), pem(file));
        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(version));
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static PublicJsonWebKey rsa(String kid) throws Exception {
        PublicJsonWebKey jwk = RsaJwkGenerator.generateJwk(2048);
        jwk.setKeyId(kid);
        return jwk;
    }

    private static String json(PublicJsonWebKey key) {
        return key.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    }

    private static String d(PublicJsonWebKey key) {
        return (String) key.toParams(OutputControlLevel.INCLUDE_PRIVATE).get("d");
    }

    private static Map<String, String> inline(String text) {
        return Map.of("signet.keys.inline", text);
    }

    private static String pem(String name) throws IOException {
        try (InputStream file = KeyFilesTest.class.getResourceAsStream("/keys/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<TokenKey> load(String algorithm, String inline) {
        return load(Map.of("signet.keys.algorithm", algorithm, "signet.keys.inline", inline));
    }

    private static List<TokenKey> load(Map<String, String> settings) {
        return new KeyFiles(settings(settings)).load();
    }

    private static KeyConfig settings(Map<String, String> settings) {
        return Settings.of(
                KeyConfig.class,
                settings.entrySet().stream()
                        .flatMap(setting -> List.of(setting.getKey(), setting.getValue()).stream())
                        .toArray(String[]::new));
    }

    private static TokenKey only(List<TokenKey> keys) {
        assertThat(keys).hasSize(1);
        return keys.get(0);
    }

    private static void assertStops(String why, Map<String, String> settings) {
        assertThatThrownBy(() -> load(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(why);
    }
}
