package dev.signet.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import dev.signet.testing.Jwt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.Key;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.lang.JoseException;

/** The table of attacks. What bears the service's own signature shows that more than the signature is looked at. */
final class Attacks {
    private static final String[] NONE = {"none", "None", "NONE", "nOnE", " none", "none ", "none\u0000", "", "null"};
    private static final String[] ALGORITHMS = {
        "HS256",
        "HS384",
        "HS512",
        "RS256",
        "RS384",
        "RS512",
        "PS256",
        "PS384",
        "PS512",
        "ES256",
        "ES384",
        "ES512",
        "ES256K",
        "EdDSA",
        "Ed25519",
        "dir",
        "A128KW",
        "RSA-OAEP",
        "PBES2-HS256+A128KW"
    };
    private static final String[] NAMES_OF_KEYS = {
        "",
        " ",
        "another",
        "0",
        "../../../../../../dev/null",
        "/proc/sys/kernel/randomize_va_space",
        "file:///etc/passwd",
        "C:\\Windows\\win.ini",
        "' or '1'='1",
        "x' union select 'secret' --",
        "\u0000",
        "key\u0000.pem",
        "|/usr/bin/id",
        "${jndi:ldap://127.0.0.1/x}",
        "%00",
        "hs-0123456789abcdef",
        "k".repeat(9_000)
    };

    private Attacks() {}

    /** Each row. */
    static Stream<Attack> all() {
        return Stream.of(
                invalid("no signature, by any name", "RFC 8725 §2.1, CVE-2015-9235", Attacks::unsigned),
                invalid("an empty signature", "CVE-2020-28042", Attacks::emptySignature),
                invalid(
                        "the public key as an HMAC secret",
                        "RFC 8725 §2.1, CVE-2016-10555",
                        Attacks::publicKeyAsSecret),
                invalid("an HMAC of a secret that anybody can guess", "RFC 8725 §3.5", Attacks::guessedSecrets),
                invalid("an algorithm that is not the key's", "RFC 8725 §3.1", Attacks::otherAlgorithms),
                invalid("an algorithm that is no text, or missing", "RFC 7515 §4.1.1", Attacks::oddAlgorithms),
                invalid("a signature of zeros", "CVE-2022-21449", Attacks::zeros),
                invalid("a signature in DER", "RFC 7518 §3.4, CVE-2020-13822", Attacks::der),
                invalid(
                        "a signature that is longer, shorter or another token's",
                        "RFC 7515 §5.2",
                        Attacks::bentSignature),
                invalid("a key on another curve", "RFC 8725 §3.4", Attacks::otherCurves),
                invalid("a key of the forger's own", "RFC 8725 §3.2", Attacks::ownKeys),
                invalid("a name of a key that leads elsewhere", "RFC 8725 §3.10, CWE-22, CWE-89", Attacks::namesOfKeys),
                invalid("a key that the header brings", "RFC 8725 §3.10, CVE-2018-0114", Attacks::embeddedKeys),
                invalid("a key that the header points to", "RFC 8725 §3.10", Attacks::pointersToKeys),
                invalid("an extension that nobody understands", "RFC 7515 §4.1.11, CVE-2025-59420", Attacks::critical),
                invalid("a payload that is not encoded", "RFC 7797 §7", Attacks::unencoded),
                invalid("a payload that is compressed", "RFC 8725 §3.6, CVE-2024-28180", Attacks::compressed),
                invalid("names that stand twice", "RFC 7519 §4, RFC 8725 §2.4", Attacks::duplicates),
                invalid("a token in a token", "RFC 8725 §3.3", Attacks::nested),
                invalid("an encrypted token", "RFC 8725 §2.3, CVE-2023-51775", Attacks::encrypted),
                invalid("a token of another size", "RFC 8725 §2.5", Attacks::sizes),
                invalid("another spelling of the same bytes", "RFC 7515 §2, RFC 4648 §3.5", Attacks::spellings),
                invalid("a JSON serialization", "RFC 7519 §1", Attacks::jsonSerializations),
                invalid("what is no object", "RFC 7519 §7.2", Attacks::noObjects),
                invalid("a token that calls itself something else", "RFC 8725 §3.11", Attacks::otherTypes),
                invalid("the key of the other kind of token", "RFC 8725 §3.12", Attacks::otherKindsKey),
                invalid("a token of the future", "RFC 7519 §4.1.5", Attacks::future),
                invalid("times that are none", "RFC 7519 §2", Attacks::oddTimes),
                invalid(
                        "another issuer",
                        "RFC 8725 §3.8",
                        forger -> Stream.of("another", "", null, List.of("signet"))
                                .map(issuer -> forger.signed(forger.access().claim("iss", issuer)))
                                .toList()),
                invalid(
                        "an id that is none",
                        "RFC 7519 §4.1.7",
                        forger -> Stream.of(5, List.of("id"), "i".repeat(256))
                                .map(id -> forger.signed(forger.access().claim("jti", id)))
                                .toList()),
                new Attack("a token that has expired", "RFC 7519 §4.1.4", "Token is expired", Attacks::past),
                new Attack(
                        "a token that never expires",
                        "RFC 7519 §4.1.4",
                        "Token has no 'exp' claim",
                        forger -> List.of(forger.signed(forger.access().claim("exp", null)))));
    }

    private static Attack invalid(String name, String source, Function<Forger, List<String>> tokens) {
        return new Attack(name, source, "Token is invalid", tokens);
    }

    private static List<String> unsigned(Forger forger) {
        List<String> tokens = new ArrayList<>();
        for (String none : NONE) {
            for (Jwt token : List.of(forger.access(), forger.refresh())) {
                for (Jwt named : List.of(token, token.header("kid", null))) {
                    Jwt unsigned = named.header("alg", none);
                    tokens.add(unsigned.withSignature(new byte[0]));
                    tokens.add(unsigned.withSignature(new byte[] {0}));
                    tokens.add(unsigned.withItsOldSignature());
                }
            }
        }
        return tokens;
    }

    private static List<String> emptySignature(Forger forger) {
        String token = forger.access().withSignature(new byte[0]);
        return List.of(
                token,
                forger.refresh().withSignature(new byte[0]),
                token.substring(0, token.length() - 1),
                forger.access().header("kid", null).withSignature(new byte[0]));
    }

    private static List<String> publicKeyAsSecret(Forger forger) {
        PublicKey key = (PublicKey) forger.accessKey().verification();
        String line = Base64.getEncoder().encodeToString(key.getEncoded());
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        String pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----";
        String jwk = jwk(key);
        List<byte[]> secrets = new ArrayList<>(List.of(key.getEncoded()));
        for (String text : List.of(
                line,
                lines,
                pem,
                pem + "\n",
                pem.replace("\n", "\r\n"),
                jwk,
                "{\"keys\":[" + jwk + "]}",
                key.toString())) {
            secrets.add(text.getBytes(UTF_8));
        }
        if (key instanceof RSAPublicKey rsa) {
            secrets.add(rsa.getModulus().toByteArray());
        }
        return secrets.stream()
                .flatMap(secret -> Stream.of(forger.access(), forger.access().header("kid", null), forger.refresh())
                        .map(token -> token.hs256(secret)))
                .toList();
    }

    private static String jwk(PublicKey key) {
        try {
            return JsonWebKey.Factory.newJwk(key).toJson(OutputControlLevel.PUBLIC_ONLY);
        } catch (JoseException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static List<String> guessedSecrets(Forger forger) {
        return Stream.of(
                        "secret",
                        "changeme",
                        "\u0000",
                        "0".repeat(32),
                        forger.refreshKey().kid(),
                        forger.accessKey().kid())
                .map(secret -> secret.getBytes(ISO_8859_1))
                .flatMap(secret -> Stream.of(
                        forger.access().hs256(secret),
                        forger.access().header("kid", forger.refreshKey().kid()).hs256(secret),
                        forger.access().header("kid", null).hs256(secret),
                        forger.refresh().hs256(secret)))
                .toList();
    }

    private static List<String> otherAlgorithms(Forger forger) {
        List<String> tokens = new ArrayList<>();
        for (String other : ALGORITHMS) {
            if (!other.equals(forger.algorithm())) {
                tokens.add(forger.access().header("alg", other).withItsOldSignature());
            }
            if (!other.equals("HS256")) {
                tokens.add(forger.refresh().header("alg", other).withItsOldSignature());
            }
        }
        if (forger.accessKey().signing().getAlgorithm().startsWith("RSA")) {
            String other = forger.algorithm().equals("RS256") ? "PS256" : "RS256";
            tokens.add(forger.access().signed(forger.accessKey().signing(), other));
        }
        return tokens;
    }

    private static List<String> oddAlgorithms(Forger forger) {
        List<String> tokens = new ArrayList<>();
        for (Object odd :
                new Object[] {null, 5, true, List.of(forger.algorithm()), Map.of("alg", forger.algorithm())}) {
            tokens.add(forger.access().header("alg", odd).withItsOldSignature());
            tokens.add(forger.refresh().header("alg", odd).withItsOldSignature());
        }
        tokens.add(forger.signedText(header(forger).replace("\"" + forger.algorithm() + "\"", "null"), claims(forger)));
        tokens.add(forger.access().header("alg", forger.algorithm() + "\u0000").withItsOldSignature());
        return tokens;
    }

    private static List<String> zeros(Forger forger) {
        byte[] order = HexFormat.of().parseHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        byte[] orders = Arrays.copyOf(order, 64);
        System.arraycopy(order, 0, orders, 32, 32);
        byte[] ones = new byte[64];
        ones[31] = 1;
        ones[63] = 1;
        return Stream.of(new byte[64], new byte[256], new byte[1], new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}, orders, ones)
                .map(forger.access()::withSignature)
                .toList();
    }

    private static List<String> der(Forger forger) {
        byte[] plain = forger.genuineSignature();
        if (!forger.algorithm().equals("ES256")) {
            plain = Jwt.signature(
                    forger.access().message(), Forger.own("EC", 256).getPrivate(), "ES256");
        }
        ByteArrayOutputStream integers = new ByteArrayOutputStream();
        for (byte[] half : List.of(Arrays.copyOf(plain, 32), Arrays.copyOfRange(plain, 32, 64))) {
            byte[] integer = new BigInteger(1, half).toByteArray();
            integers.write(2);
            integers.write(integer.length);
            integers.writeBytes(integer);
        }
        ByteArrayOutputStream sequence = new ByteArrayOutputStream();
        sequence.write(0x30);
        sequence.write(integers.size());
        sequence.writeBytes(integers.toByteArray());
        return List.of(forger.access().withSignature(sequence.toByteArray()));
    }

    private static List<String> bentSignature(Forger forger) {
        byte[] genuine = forger.genuineSignature();
        byte[] longer = Arrays.copyOf(genuine, genuine.length + 1);
        byte[] padded = new byte[genuine.length + 1];
        System.arraycopy(genuine, 0, padded, 1, genuine.length);
        byte[] bent = genuine.clone();
        bent[0] ^= 1;
        return List.of(
                forger.access().withSignature(longer),
                forger.access().withSignature(padded),
                forger.access().withSignature(bent),
                forger.access().withSignature(Arrays.copyOf(genuine, genuine.length - 1)),
                forger.access().withSignature(Arrays.copyOf(genuine, genuine.length / 2)),
                forger.access()
                        .withSignature(Jwt.signature(
                                forger.another().message(), forger.accessKey().signing(), forger.algorithm())),
                forger.access().claim("user_id", 0).claim("sub", "0").withItsOldSignature(),
                forger.access().claim("role", "admin").withItsOldSignature(),
                forger.refresh().claim("exp", 4_000_000_000L).withItsOldSignature());
    }

    private static List<String> otherCurves(Forger forger) {
        return Stream.of("secp384r1", "secp521r1")
                .map(Forger::ownOnCurve)
                .map(key -> forger.access()
                        .header("alg", forger.algorithm())
                        .withSignature(Jwt.signature(forger.access().message(), key, "ES256")))
                .toList();
    }

    private static List<String> ownKeys(Forger forger) {
        List<String> tokens = new ArrayList<>();
        for (Key own : List.of(
                Forger.own("EC", 256).getPrivate(),
                Forger.own("RSA", 2048).getPrivate(),
                Forger.own("RSA", 1024).getPrivate(),
                Forger.own("Ed25519", 255).getPrivate())) {
            for (Jwt token : List.of(forger.access(), forger.refresh())) {
                tokens.add(token.signed(own));
                tokens.add(token.header("kid", null).signed(own));
            }
        }
        Key rsa = Forger.own("RSA", 2048).getPrivate();
        tokens.add(forger.access().signed(rsa, "PS256"));
        return tokens;
    }

    private static List<String> namesOfKeys(Forger forger) {
        List<String> tokens = new ArrayList<>();
        Key own = Forger.own("EC", 256).getPrivate();
        for (String name : NAMES_OF_KEYS) {
            Jwt named = forger.access().header("kid", name);
            tokens.add(named.withItsOldSignature());
            tokens.add(named.signed(own));
            tokens.add(named.hs256(new byte[] {0}));
            tokens.add(named.hs256("secret".getBytes(UTF_8)));
            tokens.add(forger.refresh().header("kid", name).withItsOldSignature());
        }
        for (Object odd :
                new Object[] {null, 5, true, List.of(forger.accessKey().kid()), Map.of("kid", "x")}) {
            tokens.add(forger.signed(forger.access().header("kid", odd)));
            tokens.add(forger.signed(forger.refresh().header("kid", odd)));
        }
        return tokens;
    }

    private static List<String> embeddedKeys(Forger forger) {
        List<String> tokens = new ArrayList<>();
        for (KeyPair own : List.of(Forger.own("EC", 256), Forger.own("RSA", 2048))) {
            Object jwk = Map.of("kty", "oct", "k", "AAAA");
            String certificate =
                    Base64.getEncoder().encodeToString(own.getPublic().getEncoded());
            for (Jwt token : List.of(
                    forger.access(),
                    forger.access().header("kid", null),
                    forger.access().header("kid", "own"))) {
                tokens.add(token.header("jwk", parsed(jwk(own.getPublic()))).signed(own.getPrivate()));
                tokens.add(token.header("jwk", jwk).hs256(new byte[3]));
                tokens.add(token.header("x5c", List.of(certificate)).signed(own.getPrivate()));
            }
        }
        return tokens;
    }

    private static Object parsed(String jwk) {
        try {
            return JsonWebKey.Factory.newJwk(jwk).toParams(OutputControlLevel.PUBLIC_ONLY);
        } catch (JoseException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static List<String> pointersToKeys(Forger forger) {
        List<String> tokens = new ArrayList<>();
        Key own = Forger.own("EC", 256).getPrivate();
        for (Jwt token : List.of(
                forger.access(),
                forger.access().header("kid", null),
                forger.access().header("kid", "own"))) {
            for (String pointer : List.of("jku", "x5u", "kid", "x5t", "iss")) {
                tokens.add(token.header(pointer, forger.url()).signed(own));
            }
            tokens.add(token.claim("iss", forger.url()).signed(own));
        }
        return tokens;
    }

    private static List<String> critical(Forger forger) {
        Jwt access = forger.access();
        return Stream.of(
                        access.header("crit", List.of("unheard-of")).header("unheard-of", true),
                        access.header("crit", List.of("exp")),
                        access.header("crit", "exp"),
                        access.header("crit", List.of("alg", "unheard-of")))
                .map(forger::signed)
                .toList();
    }

    private static List<String> unencoded(Forger forger) {
        String header = header(forger).replace("{", "{\"b64\":false,\"crit\":[\"b64\"],");
        // A blank would end the token in the header that carries it.
        String message = encoded(header.getBytes(UTF_8)) + "." + claims(forger).replace(" ", "\\u0020");
        String detached = message + "."
                + encoded(Jwt.signature(message, forger.accessKey().signing(), forger.algorithm()));
        return List.of(
                forger.signedText(header, claims(forger)),
                detached,
                forger.signedText(header.replace("\"crit\":[\"b64\"],", ""), claims(forger)));
    }

    private static List<String> compressed(Forger forger) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(claims(forger).getBytes(UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        String message =
                encoded(header(forger).replace("{", "{\"zip\":\"DEF\",").getBytes(UTF_8)) + "."
                        + encoded(bytes.toByteArray());
        return List.of(message + "."
                + encoded(Jwt.signature(message, forger.accessKey().signing(), forger.algorithm())));
    }

    private static List<String> duplicates(Forger forger) {
        return List.of(
                forger.signedText(header(forger), claims(forger).replace("{", "{\"user_id\":1,")),
                forger.signedText(header(forger), claims(forger).replace("}", ",\"exp\":4000000000}")),
                forger.signedText(header(forger), claims(forger).replace("{", "{\"token_type\":\"refresh\",")),
                forger.signedText(header(forger).replace("{", "{\"alg\":\"none\","), claims(forger)),
                forger.signedText(header(forger).replace("}", ",\"kid\":\"another\"}"), claims(forger)),
                forger.signedText(header(forger).replace("}", ",\"\\u0061lg\":\"none\"}"), claims(forger)));
    }

    private static List<String> nested(Forger forger) {
        String inner = forger.signed(forger.access());
        String outer = header(forger).replace("{", "{\"cty\":\"JWT\",");
        return List.of(
                forger.signedText(outer, inner),
                forger.signedText(outer.replace("JWT\",", "application/jwt\","), inner),
                forger.signedText(outer, forger.access().header("alg", "none").withSignature(new byte[0])),
                forger.signedText(header(forger), inner),
                forger.signedText(outer, claims(forger)));
    }

    private static List<String> encrypted(Forger forger) {
        List<String> tokens = new ArrayList<>();
        String passwords =
                "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":2147483647,\"p2s\":\"AAAAAAAAAAA\"}";
        tokens.add(encoded(passwords.getBytes(UTF_8)) + ".AAAA.AAAA.AAAA.AAAA");
        tokens.add(encoded(passwords.getBytes(UTF_8)) + ".AAAA.AAAA");
        try {
            JWEObject direct = new JWEObject(
                    new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                            .keyID(forger.refreshKey().kid())
                            .build(),
                    new Payload(claims(forger)));
            direct.encrypt(new DirectEncrypter(forger.refreshKey().signing().getEncoded()));
            tokens.add(direct.serialize());
            if (forger.accessKey().verification() instanceof RSAPublicKey rsa) {
                JWEObject toTheService = new JWEObject(
                        new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                                .contentType("JWT")
                                .keyID(forger.accessKey().kid())
                                .build(),
                        new Payload(forger.access().header("alg", "none").withSignature(new byte[0])));
                toTheService.encrypt(new RSAEncrypter(rsa));
                tokens.add(toTheService.serialize());
            }
        } catch (JOSEException fault) {
            throw new IllegalStateException(fault);
        }
        return tokens;
    }

    private static List<String> sizes(Forger forger) {
        String genuine = forger.access().withItsOldSignature();
        return List.of(
                forger.signed(forger.access().claim("padding", "x".repeat(13_000))),
                forger.access().claim("deep", "[".repeat(9_000)).withItsOldSignature(),
                forger.signedText(header(forger), "{\"a\":" + "[".repeat(9_000)),
                "a".repeat(17_000),
                ".".repeat(3_000),
                "..",
                ".",
                "x",
                genuine.substring(0, genuine.indexOf('.')),
                genuine.substring(0, genuine.lastIndexOf('.')),
                genuine + ".",
                genuine + ".AAAA",
                "." + genuine);
    }

    private static List<String> spellings(Forger forger) {
        String genuine = forger.access().withItsOldSignature();
        String signature = genuine.substring(genuine.lastIndexOf('.') + 1);
        String message = genuine.substring(0, genuine.lastIndexOf('.') + 1);
        List<String> tokens = new ArrayList<>(List.of(
                genuine + "=",
                genuine + "==",
                genuine.replaceFirst("\\.", "=."),
                genuine.replace(".", "=.") + "=",
                genuine + "A",
                genuine + "%3D",
                message + "+" + signature,
                message + "/" + signature));
        // Of the last character not every bit counts: with the others set it stands for the same bytes.
        char last = signature.charAt(signature.length() - 1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int meaningless = signature.length() % 4 == 2 ? 15 : signature.length() % 4 == 3 ? 3 : 0;
        for (int bits = 1; bits <= meaningless; bits++) {
            tokens.add(message
                    + signature.substring(0, signature.length() - 1)
                    + alphabet.charAt(alphabet.indexOf(last) | bits));
        }
        return tokens;
    }

    private static List<String> jsonSerializations(Forger forger) {
        String[] parts = forger.access().withItsOldSignature().split("\\.");
        String flattened = "\"payload\":\"%s\",%s".formatted(parts[1], signatureMember(parts));
        String general = "\"payload\":\"%s\",\"signatures\":[{%s}]".formatted(parts[1], signatureMember(parts));
        return List.of("{" + flattened + "}", "{" + general + "}");
    }

    private static String signatureMember(String[] parts) {
        return "\"protected\":\"%s\",\"signature\":\"%s\"".formatted(parts[0], parts[2]);
    }

    private static List<String> noObjects(Forger forger) {
        List<String> tokens = new ArrayList<>();
        for (String odd : List.of("[]", "null", "\"text\"", "5", "{", "{}{}", "\u0000", "\uFEFF" + claims(forger))) {
            tokens.add(forger.signedText(header(forger), odd));
            tokens.add(forger.signedText(odd, claims(forger)));
        }
        tokens.add(forger.signedText(header(forger), " "));
        return tokens;
    }

    private static List<String> otherTypes(Forger forger) {
        List<String> tokens = new ArrayList<>();
        for (Object odd : new Object[] {
            "",
            "JOSE",
            "JWE",
            "id_token+jwt",
            "dpop+jwt",
            "logout+jwt",
            "secevent+jwt",
            "token-introspection+jwt",
            "text/JWT",
            "at+jwt; q=1",
            5,
            List.of("JWT")
        }) {
            tokens.add(forger.signed(forger.access().header("typ", odd)));
            tokens.add(forger.signed(forger.refresh().header("typ", odd)));
        }
        tokens.add(forger.signed(forger.refresh().header("typ", "at+jwt")));
        return tokens;
    }

    private static List<String> otherKindsKey(Forger forger) {
        Jwt access = forger.access();
        Jwt refresh = forger.refresh();
        return List.of(
                forger.signed(access.header("kid", forger.refreshKey().kid()), forger.refreshKey()),
                forger.signed(refresh.header("kid", forger.accessKey().kid()), forger.accessKey()),
                forger.signed(access.claim("token_type", "refresh"), forger.accessKey()),
                forger.signed(refresh.claim("token_type", "access"), forger.refreshKey()),
                access.header("kid", forger.refreshKey().kid()).withItsOldSignature(),
                refresh.header("kid", forger.accessKey().kid()).withItsOldSignature());
    }

    private static List<String> future(Forger forger) {
        long now = forger.now().getEpochSecond();
        return Stream.of(now + 30, now + 60.5, 4_000_000_000L)
                .flatMap(time -> Stream.of(
                        forger.signed(forger.access().claim("iat", time)),
                        forger.signed(forger.access().claim("nbf", time)),
                        forger.signed(forger.refresh().claim("iat", time))))
                .toList();
    }

    private static List<String> oddTimes(Forger forger) {
        List<String> tokens = new ArrayList<>();
        for (Object odd :
                new Object[] {"4000000000", "", true, List.of(4_000_000_000L), Map.of(), 1e300, 253_402_300_800L}) {
            for (String time : List.of("exp", "iat", "nbf")) {
                tokens.add(forger.signed(forger.access().claim(time, odd)));
            }
        }
        for (String number : List.of("1e400", "1e1000000", "NaN", "Infinity", "0x7fffffff", "9".repeat(400))) {
            tokens.add(forger.signedText(
                    header(forger), claims(forger).replaceAll("\"exp\":[0-9]+", "\"exp\":" + number)));
        }
        return tokens;
    }

    private static List<String> past(Forger forger) {
        long now = forger.now().getEpochSecond();
        return Stream.of(now, now - 1, now - 0.5, 0, -1, -1e300)
                .flatMap(time -> Stream.of(
                        forger.signed(forger.access().claim("exp", time)),
                        forger.signed(forger.refresh().claim("exp", time))))
                .toList();
    }

    private static String header(Forger forger) {
        return forger.access().header().toString();
    }

    private static String claims(Forger forger) {
        return forger.access().claims().toString();
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
