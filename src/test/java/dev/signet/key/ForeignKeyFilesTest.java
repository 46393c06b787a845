package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files as other programs write them, with what else stands in and beside them, and as they are after an accident. */
class ForeignKeyFilesTest {
    private static final String CERTIFICATE = pem("CERTIFICATE", new byte[] {0x30, 3, 2, 1, 1});
    private static final int MUTATIONS = 400;

    @TempDir
    Path folder;

    @Test
    void a_folder_of_kubernetes_io_tls_is_read() throws Exception {
        Path version = Files.createDirectory(folder.resolve("..2026_11_28"));
        Files.writeString(version.resolve("tls.key"), pem("p256.pem"));
        Files.writeString(version.resolve("tls.crt"), CERTIFICATE + CERTIFICATE);
        Files.writeString(version.resolve("ca.crt"), CERTIFICATE);
        Files.writeString(version.resolve("tls-combined.pem"), pem("p256.pem") + CERTIFICATE);
        Files.write(version.resolve("keystore.p12"), new byte[] {0, 1, (byte) 0xFE, 3});
        Files.createSymbolicLink(
                folder.resolve("..data"), Path.of(version.getFileName().toString()));
        for (String file : List.of("tls.key", "tls.crt", "ca.crt", "tls-combined.pem", "keystore.p12")) {
            Files.createSymbolicLink(folder.resolve(file), Path.of("..data", file));
        }

        assertThat(load("ES256", folder)).hasSize(1);
        assertThat(load("ES256", folder).get(0).signing()).isNotNull();
    }

    @Test
    void a_public_key_beside_its_private_key_is_one_key() throws Exception {
        KeyPair pair = rsa(2048);
        Files.writeString(
                folder.resolve("a.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        Files.writeString(folder.resolve("b.pub"), pem("RSA PUBLIC KEY", pkcs1(pair.getPublic())));
        Files.writeString(
                folder.resolve("key.pem"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));

        assertThat(load("RS256", folder)).hasSize(1);
        assertThat(load("RS256", folder).get(0).signing()).isNotNull();
    }

    @Test
    void a_pkcs_1_public_key_verifies() throws Exception {
        Files.writeString(folder.resolve("a.pem"), pem("rsa2048.pem"));
        Path other = Files.writeString(
                folder.resolve("b.pem"), pem("RSA PUBLIC KEY", pkcs1(rsa(2048).getPublic())));

        assertThat(load("RS256", folder))
                .hasSize(2)
                .extracting(TokenKey::algorithm)
                .containsOnly(Algorithm.RS256);
        Files.writeString(other, pem("RSA PUBLIC KEY", pkcs1(rsa(1024).getPublic())));
        assertStops("1024 bits", "RS256", other.toString(), folder);
    }

    @ParameterizedTest
    @CsvSource({
        "p256.pem, ES256",
        "p256-sec1.pem, ES256",
        "rsa2048.pem, RS256",
        "rsa2048-pkcs1.pem, PS256",
        "ed25519.pem, EdDSA"
    })
    void a_key_in_pem_is_read_however_its_text_was_handled(String file, String algorithm) throws Exception {
        String pem = pem(file);
        Path key = folder.resolve("key.pem");
        String kid = null;
        List<byte[]> forms = new ArrayList<>();
        for (String form : List.of(
                pem,
                pem.replace("\n", "\r\n"),
                pem.replace("\n", "\r"),
                pem.strip(),
                "\n\n" + pem + "\n\n",
                "\uFEFF" + pem,
                "\uFEFF" + pem.replace("\n", "\r\n"),
                "Bag Attributes\n    friendlyName: clé\n" + pem + "that was it",
                pem.replaceAll("(?m)^", "    "),
                pem.replaceAll("(?m)$", "  \t"),
                pem.replace("\n", "\\n"),
                CERTIFICATE + pem + CERTIFICATE,
                pem + pem,
                pem("X509 CRL", new byte[] {1}) + pem("DH PARAMETERS", new byte[] {1}) + pem)) {
            forms.add(form.getBytes(StandardCharsets.UTF_8));
            forms.add(form.getBytes(StandardCharsets.ISO_8859_1));
        }
        for (byte[] form : forms) {
            Files.write(key, form);
            TokenKey read;
            try {
                read = load(algorithm, key).get(0);
            } catch (ConfigurationException refused) {
                // A byte order mark does not exist in ISO 8859-1: it became a question mark.
                assertThat(form[0]).isEqualTo((byte) '?');
                continue;
            }
            assertThat(read.signing()).isNotNull();
            assertThat(kid == null ? read.kid() : kid).isEqualTo(read.kid());
            kid = read.kid();
        }
    }

    @Test
    void what_is_not_for_signatures_in_a_jwk_set_is_passed_over() throws Exception {
        String signing = json(EcJwkGenerator.generateJwk(EllipticCurves.P256));
        String others = String.join(
                ",",
                with(json(RsaJwkGenerator.generateJwk(2048)), "use", "enc"),
                with(json(EcJwkGenerator.generateJwk(EllipticCurves.P256)), "use", "tls"),
                with(json(EcJwkGenerator.generateJwk(EllipticCurves.P256)), "key_ops", List.of("deriveKey")),
                with(json(RsaJwkGenerator.generateJwk(2048)), "alg", "RSA-OAEP-256"),
                with(json(EcJwkGenerator.generateJwk(EllipticCurves.P256)), "alg", "ECDH-ES"),
                json(EcJwkGenerator.generateJwk(EllipticCurves.P384)),
                json(OkpJwkGenerator.generateJwk("X25519")),
                with(OctJwkGenerator.generateJwk(256).toJson(OutputControlLevel.INCLUDE_SYMMETRIC), "use", "enc"),
                with(
                        OctJwkGenerator.generateJwk(256).toJson(OutputControlLevel.INCLUDE_SYMMETRIC),
                        "key_ops",
                        List.of("encrypt")),
                with(
                        OctJwkGenerator.generateJwk(256).toJson(OutputControlLevel.INCLUDE_SYMMETRIC),
                        "key_ops",
                        List.of("verify")),
                with(OctJwkGenerator.generateJwk(256).toJson(OutputControlLevel.INCLUDE_SYMMETRIC), "alg", "HS512"),
                with(OctJwkGenerator.generateJwk(128).toJson(OutputControlLevel.INCLUDE_SYMMETRIC), "alg", "A128KW"),
                "{\"kty\":\"LWE\",\"pub\":\"AA\"}",
                "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AA\",\"y\":\"AA\"}");
        Path set = folder.resolve("jwks.json");
        for (String keys : List.of(signing + "," + others, others + "," + signing)) {
            Files.writeString(set, "\uFEFF {\"keys\":[" + keys + "]}");
            assertThat(load("ES256", set)).hasSize(1);
            assertThat(load("ES256", set).get(0).signing()).isNotNull();
        }
        for (String one : others.split(",(?=\\{)")) {
            Files.writeString(set, one);
            assertStops("the ", "ES256", set.toString(), set);
            Files.writeString(set, "{\"keys\":[" + one + "]}");
            assertStops("the ", "ES256", set.toString(), set);
        }
    }

    /** The same for PEM, which says what a key is for by its kind alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.840.10045.3.1.1", // P-192
                "1.3.132.0.34", // P-384
                "1.3.132.0.35", // P-521
                "1.3.132.0.10", // secp256k1
                "1.3.36.3.3.2.8.1.1.7", // brainpoolP256r1
                "1.2.156.10197.1.301", // SM2
                "1.2.3.4.5"
            })
    void a_pem_key_on_another_curve_is_passed_over(String curve) throws Exception {
        AlgorithmIdentifier kind =
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, new ASN1ObjectIdentifier(curve));
        assertPassedOver(kind);
        assertPassedOver(
                pem("EC PRIVATE KEY", new ECPrivateKey(256, BigInteger.TEN, kind.getParameters()).getEncoded()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.3.101.110", // X25519
                "1.3.101.111", // X448
                "1.3.101.113", // Ed448
                "1.2.840.10040.4.1", // DSA
                "1.2.840.113549.1.3.1", // Diffie-Hellman
                "2.16.840.1.101.3.4.3.17", // ML-DSA-44
                "2.16.840.1.101.3.4.4.2", // ML-KEM-768
                "1.2.643.7.1.1.1.1", // GOST R 34.10-2012
                "1.2.3.4.5"
            })
    void a_pem_key_of_another_kind_is_passed_over(String kind) throws Exception {
        assertPassedOver(new AlgorithmIdentifier(new ASN1ObjectIdentifier(kind)));
    }

    @Test
    void a_dsa_key_in_its_own_form_is_passed_over() throws Exception {
        assertPassedOver(pem("DSA PRIVATE KEY", new byte[] {0x30, 0}));
    }

    private void assertPassedOver(AlgorithmIdentifier kind) throws Exception {
        byte[] octets = new DEROctetString(new byte[32]).getEncoded();
        assertPassedOver(pem("PRIVATE KEY", new PrivateKeyInfo(kind, new DEROctetString(octets)).getEncoded()));
        assertPassedOver(pem("PUBLIC KEY", new SubjectPublicKeyInfo(kind, octets).getEncoded()));
    }

    /** Before and after a key that signs, in its file and beside it; alone, it stops the start. */
    private void assertPassedOver(String other) throws Exception {
        Path file = Files.writeString(folder.resolve("other.pem"), other);
        assertStops(file + ": a ", "ES256", file.toString(), file);
        Path signing = Files.writeString(folder.resolve("signing.pem"), pem("p256.pem"));
        assertThat(load("ES256", folder)).hasSize(1);
        for (String text : List.of(other + pem("p256.pem"), pem("p256.pem") + other)) {
            Files.writeString(signing, text);
            assertThat(load("ES256", signing)).hasSize(1);
        }
    }

    @Test
    void key_ops_say_what_a_key_may_do() throws Exception {
        String first = json(EcJwkGenerator.generateJwk(EllipticCurves.P256));
        PublicJsonWebKey second = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        second.setKeyId("second");
        Path set = folder.resolve("jwks.json");
        Files.writeString(
                set,
                "{\"keys\":[" + with(first, "key_ops", List.of("verify")) + ","
                        + with(json(second), "key_ops", List.of("sign")) + "]}");
        assertThat(load("ES256", set))
                .hasSize(2)
                .filteredOn(key -> key.signing() != null)
                .extracting(TokenKey::kid)
                .containsExactly("second");
        for (Object bad : List.of("sign", List.of(1), Map.of("sign", true), 7, true)) {
            Files.writeString(set, with(first, "key_ops", bad));
            assertStops("key_ops", "ES256", set.toString(), set);
        }
    }

    @Test
    void two_keys_with_one_name_are_refused() throws Exception {
        PublicJsonWebKey one = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        PublicJsonWebKey another = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        one.setKeyId("name");
        another.setKeyId("name");
        Files.writeString(folder.resolve("a.jwk"), json(one));
        Path second = Files.writeString(folder.resolve("b.jwk"), json(another));
        assertStops("a different key with the name name", "ES256", second.toString(), folder);
    }

    /** RFC 8725 §3.4: the JDK takes any numbers for a public key. */
    @Test
    void a_public_key_that_is_no_point_of_its_curve_is_refused() throws Exception {
        PublicJsonWebKey signing = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        Path file = folder.resolve("jwks.json");
        Random random = new Random(15);
        for (int i = 0; i < 50; i++) {
            PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            String x = i == 0 ? "AA" : number(new BigInteger(256, random));
            String off = with(key.toJson(OutputControlLevel.PUBLIC_ONLY), i % 2 == 0 ? "x" : "y", x);
            Files.writeString(file, "{\"keys\":[" + json(signing) + "," + off + "]}");
            assertStops(file.getFileName().toString(), "ES256", file.toString(), file);

            byte[] encoded = ((ECPublicKey) key.getPublicKey()).getEncoded();
            encoded[encoded.length - 1 - random.nextInt(64)] ^= (byte) (1 + random.nextInt(255));
            Files.writeString(file, pem("p256.pem") + pem("PUBLIC KEY", encoded));
            assertStops(file.getFileName().toString(), "ES256", file.toString(), file);
        }
    }

    @Test
    void rsa_numbers_that_cannot_be_a_keys_are_refused() throws Exception {
        PublicJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
        String signing = json(RsaJwkGenerator.generateJwk(2048));
        Path file = folder.resolve("a.jwk");
        for (String exponent : List.of("AQ", "Ag", "AQAA", "AA")) {
            Files.writeString(
                    file,
                    "{\"keys\":[" + signing + "," + with(key.toJson(OutputControlLevel.PUBLIC_ONLY), "e", exponent)
                            + "]}");
            assertStops(file.getFileName().toString(), "RS256", file.toString(), file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "no key at all",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n%%%%\n-----END PRIVATE KEY-----",
                "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
                "{",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":{}}",
                "{\"keys\":null}",
                "{\"kty\":1}",
                "{\"kty\":\"EC\"}",
                "{\"kty\":\"oct\"}",
                "{\"kty\":\"oct\",\"k\":7}",
                "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
                "[1]",
                "null"
            })
    void a_file_without_a_usable_key_is_refused_by_name(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("this-one.pem"), text);
        assertStops("", "ES256", file.toString(), file);
    }

    @Test
    void a_file_that_is_missing_too_long_binary_or_no_file_is_refused_by_name() throws Exception {
        assertStops("does not exist", "ES256", folder.resolve("none").toString(), folder.resolve("none"));
        assertStops("not a regular file", "ES256", "/dev/null", Path.of("/dev/null"));
        Path file = folder.resolve("f");
        Files.write(file, new byte[(1 << 20) + 1]);
        assertStops("longer than", "ES256", file.toString(), file);
        Files.write(file, Base64.getMimeDecoder().decode(pem("p256.pem").replaceAll("-----.*?-----", "")));
        assertStops("contains no key", "ES256", file.toString(), file);
        Files.writeString(file, "{\"keys\":" + "[".repeat(500_000));
        assertStops("", "ES256", file.toString(), file);
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n".repeat(30_000));
        assertStops("", "ES256", file.toString(), file);
    }

    /** Bits flipped, bytes cut out, repeated and replaced: what is left is either the same key or refused in our own words. */
    @ParameterizedTest
    @CsvSource({
        "p256.pem, ES256",
        "p256-sec1.pem, ES256",
        "rsa2048.pem, RS256",
        "rsa2048-pkcs1.pem, RS256",
        "ed25519.pem, EdDSA",
        "p256.jwk, ES256",
        "rsa.jwk, RS256",
        "ed25519.jwk, EdDSA",
        "oct.jwk, ES256"
    })
    void a_damaged_key_is_never_more_than_refused(String name, String algorithm) throws Exception {
        byte[] whole = text(name).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(name.hashCode());
        Path file = folder.resolve("damaged-" + name);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = i % 2 == 0 ? damaged(whole, random) : damagedInside(whole, random);
            Files.write(file, damaged);
            try {
                load(algorithm, file);
            } catch (ConfigurationException clean) {
                refused++;
                assertThat(clean).hasMessageContaining(file.toString()).hasNoCause();
            }
        }
        assertThat(refused).isGreaterThan(MUTATIONS / 4);
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        int at = random.nextInt(damaged.length);
        switch (random.nextInt(4)) {
            case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> damaged = Arrays.copyOf(damaged, at);
            case 2 -> damaged[at] = (byte) random.nextInt(256);
            default -> {
                int length = Math.min(random.nextInt(20), damaged.length - at);
                System.arraycopy(whole, random.nextInt(whole.length - length + 1), damaged, at, length);
            }
        }
        return damaged;
    }

    /** The same in what the Base64 says, so that the text stays one that can be decoded. */
    private static byte[] damagedInside(byte[] whole, Random random) {
        String text = new String(whole, StandardCharsets.UTF_8);
        Matcher pem = Pattern.compile("(-----BEGIN [A-Z ]*PRIVATE KEY-----\n)(.*)(-----END.*)", Pattern.DOTALL)
                .matcher(text);
        if (!pem.find()) {
            Matcher member = Pattern.compile("\"(x|y|d|n|e|p|q|dp|dq|qi|k)\":\"([^\"]*)\"")
                    .matcher(text);
            List<int[]> values = new ArrayList<>();
            while (member.find()) {
                values.add(new int[] {member.start(2), member.end(2)});
            }
            int[] value = values.get(random.nextInt(values.size()));
            byte[] number = Base64.getUrlDecoder().decode(text.substring(value[0], value[1]));
            number[random.nextInt(number.length)] ^= (byte) (1 + random.nextInt(255));
            return (text.substring(0, value[0])
                            + Base64.getUrlEncoder().withoutPadding().encodeToString(number)
                            + text.substring(value[1]))
                    .getBytes(StandardCharsets.UTF_8);
        }
        byte[] content = damaged(Base64.getMimeDecoder().decode(pem.group(2)), random);
        return (pem.group(1) + Base64.getMimeEncoder().encodeToString(content) + "\n" + pem.group(3))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String name) throws Exception {
        return switch (name) {
            case "p256.jwk" -> json(EcJwkGenerator.generateJwk(EllipticCurves.P256));
            case "rsa.jwk" -> json(RsaJwkGenerator.generateJwk(2048));
            case "ed25519.jwk" -> json(OkpJwkGenerator.generateJwk("Ed25519"));
            case "oct.jwk" ->
                "{\"keys\":[" + json(EcJwkGenerator.generateJwk(EllipticCurves.P256)) + ","
                        + OctJwkGenerator.generateJwk(256).toJson(OutputControlLevel.INCLUDE_SYMMETRIC) + "]}";
            default -> pem(name);
        };
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static KeyPair rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static byte[] pkcs1(PublicKey key) throws IOException {
        return SubjectPublicKeyInfo.getInstance(key.getEncoded())
                .parsePublicKey()
                .getEncoded();
    }

    private static String json(PublicJsonWebKey key) {
        return key.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    }

    private static String with(String jwk, String member, Object value) throws Exception {
        Map<String, Object> members = new HashMap<>(JsonUtil.parseJson(jwk));
        members.put(member, value);
        return JsonUtil.toJson(members);
    }

    private static String pem(String type, byte[] content) {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(type, content));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    private static String pem(String name) throws IOException {
        try (InputStream file = ForeignKeyFilesTest.class.getResourceAsStream("/keys/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<TokenKey> load(String algorithm, Path file) {
        return new KeyFiles(Settings.of(
                        KeyConfig.class, "signet.keys.algorithm", algorithm, "signet.keys.files", file.toString()))
                .load();
    }

    private static void assertStops(String why, String algorithm, String named, Path file) {
        assertThatThrownBy(() -> load(algorithm, file))
                .isInstanceOf(ConfigurationException.class)
                .hasNoCause()
                .hasMessageContaining(why)
                .hasMessageContaining(named);
    }
}
