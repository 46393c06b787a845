package dev.signet.key;

import dev.signet.key.TokenKey.Purpose;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.lang.JoseException;

/**
 * Reads keys that others made: PEM (PKCS#8 of RFC 5958, PKCS#1, SEC 1, public keys of RFC 5280), a JWK or a JWK set (RFC 7517).
 * A key that is too weak, of another family than its algorithm, or whose halves do not belong together is refused. A PEM key,
 * and a JWK without {@code kid}, is called by its thumbprint (RFC 7638).
 */
final class KeyMaterial {
    /** NIST SP 800-131A, RFC 7518 §3.3. */
    private static final int SHORTEST_RSA_BITS = 2048;

    private static final int LONGEST_RSA_BITS = 8192;
    private static final int LONGEST_KID = 255;
    private static final String THUMBPRINT_HASH = "SHA-256";

    private final Algorithm ofRsaKeys;

    /**
     * @param ofRsaKeys what RSA keys sign that do not say it themselves: RS256 or PS256
     */
    KeyMaterial(Algorithm ofRsaKeys) {
        this.ofRsaKeys = ofRsaKeys;
    }

    /** A fault of a key, in words for who set it. Never holds a part of the key. */
    static final class Faulty extends Exception {
        Faulty(String message) {
            super(message);
        }
    }

    /** The keys in this text, in their order. */
    List<TokenKey> read(String text) throws Faulty {
        List<TokenKey> keys = text.stripLeading().startsWith("{") ? ofJson(text) : ofPem(text);
        if (keys.isEmpty()) {
            throw new Faulty("there is no key in it: PEM, a JWK or a JWK set is understood");
        }
        return keys;
    }

    private List<TokenKey> ofJson(String text) throws Faulty {
        List<TokenKey> keys = new ArrayList<>();
        for (JsonWebKey jwk : jwks(text)) {
            keys.add(ofJwk(jwk));
        }
        return keys;
    }

    /** Not by the library's JsonWebKeySet: that passes over what it cannot read, and logs it, private halves and all. */
    private static List<JsonWebKey> jwks(String text) throws Faulty {
        try {
            Map<String, Object> json = JsonUtil.parseJson(text);
            if (!json.containsKey("keys")) {
                return List.of(JsonWebKey.Factory.newJwk(json));
            }
            List<JsonWebKey> jwks = new ArrayList<>();
            for (Object member : (List<?>) json.get("keys")) {
                @SuppressWarnings("unchecked")
                Map<String, Object> jwk = (Map<String, Object>) member;
                jwks.add(JsonWebKey.Factory.newJwk(jwk));
            }
            return jwks;
        } catch (JoseException | RuntimeException unreadable) {
            // What the library says may quote the key.
            throw new Faulty("it is no JWK and no JWK set that can be read");
        }
    }

    private TokenKey ofJwk(JsonWebKey jwk) throws Faulty {
        if (jwk.getUse() != null && !jwk.getUse().equals(Use.SIGNATURE)) {
            throw new Faulty("the key " + jwk.getKeyId() + " is not for signatures: its \"use\" is not \"sig\"");
        }
        if (jwk instanceof OctetSequenceJsonWebKey secret) {
            return ofSecret(secret);
        }
        if (!(jwk instanceof PublicJsonWebKey pair)) {
            throw new Faulty("the key " + jwk.getKeyId() + " is of a kind that signs nothing: " + jwk.getKeyType());
        }
        return key(
                Optional.ofNullable(jwk.getKeyId()),
                Optional.ofNullable(jwk.getAlgorithm()),
                pair.getPublicKey(),
                pair.getPrivateKey());
    }

    private static TokenKey ofSecret(OctetSequenceJsonWebKey jwk) throws Faulty {
        SecretKeySpec secret = new SecretKeySpec(jwk.getOctetSequence(), Algorithm.HS256.keyFamily());
        if (GivenSecrets.isTooShort(secret.getEncoded())) {
            throw new Faulty("the symmetric key " + jwk.getKeyId() + " is shorter than 256 bits");
        }
        if (jwk.getAlgorithm() != null && !jwk.getAlgorithm().equals(Algorithm.HS256.name())) {
            throw new Faulty("the symmetric key " + jwk.getKeyId() + " is for " + jwk.getAlgorithm() + ", not HS256");
        }
        String kid = jwk.getKeyId() == null ? GivenSecrets.kid(secret) : jwk.getKeyId();
        return new TokenKey(checked(kid), Purpose.REFRESH, Algorithm.HS256, secret, secret);
    }

    private List<TokenKey> ofPem(String text) throws Faulty {
        List<TokenKey> keys = new ArrayList<>();
        try (PemReader pem = new PemReader(new StringReader(text))) {
            for (PemObject object = pem.readPemObject(); object != null; object = pem.readPemObject()) {
                switch (object.getType()) {
                    case "PRIVATE KEY" -> keys.add(ofPrivate(PrivateKeyInfo.getInstance(object.getContent())));
                    case "EC PRIVATE KEY" -> keys.add(ofPrivate(sec1(ECPrivateKey.getInstance(object.getContent()))));
                    case "RSA PRIVATE KEY" ->
                        keys.add(ofPrivate(pkcs1(RSAPrivateKey.getInstance(object.getContent()))));
                    case "PUBLIC KEY" -> keys.add(ofPublic(object.getContent()));
                    case "EC PARAMETERS" -> {
                        // The key itself says its curve, too.
                    }
                    case "ENCRYPTED PRIVATE KEY" ->
                        throw new Faulty("the private key is encrypted under a passphrase: store it without one");
                    default -> throw new Faulty("a PEM of the type \"" + object.getType() + "\" is no key");
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            throw new Faulty("it is no PEM that can be read");
        }
        return keys;
    }

    private static PrivateKeyInfo sec1(ECPrivateKey key) throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
    }

    private static PrivateKeyInfo pkcs1(RSAPrivateKey key) throws IOException {
        return new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key);
    }

    private TokenKey ofPrivate(PrivateKeyInfo info) throws IOException, GeneralSecurityException, Faulty {
        AsymmetricKeyParameter key = PrivateKeyFactory.createKey(info);
        PublicKey verifying;
        if (key instanceof ECPrivateKeyParameters ec) {
            verifying = publicKey(new ECPublicKeyParameters(
                    new FixedPointCombMultiplier().multiply(ec.getParameters().getG(), ec.getD()), ec.getParameters()));
        } else if (key instanceof RSAPrivateCrtKeyParameters rsa) {
            verifying = publicKey(new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent()));
        } else if (key instanceof Ed25519PrivateKeyParameters ed) {
            verifying = publicKey(ed.generatePublicKey());
        } else {
            throw new Faulty("a private key is neither RSA, nor EC, nor Ed25519");
        }
        PrivateKey signing = KeyFactory.getInstance(verifying.getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        return key(Optional.empty(), Optional.empty(), verifying, signing);
    }

    private TokenKey ofPublic(byte[] encoded) throws IOException, GeneralSecurityException, Faulty {
        PublicKey verifying = publicKey(PublicKeyFactory.createKey(SubjectPublicKeyInfo.getInstance(encoded)));
        return key(Optional.empty(), Optional.empty(), verifying, null);
    }

    private static PublicKey publicKey(AsymmetricKeyParameter key)
            throws IOException, GeneralSecurityException, Faulty {
        String family;
        if (key instanceof ECPublicKeyParameters) {
            family = "EC";
        } else if (key instanceof RSAKeyParameters) {
            family = "RSA";
        } else if (key instanceof Ed25519PublicKeyParameters) {
            family = "Ed25519";
        } else {
            throw new Faulty("a public key is neither RSA, nor EC, nor Ed25519");
        }
        byte[] encoded =
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded();
        return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private TokenKey key(Optional<String> kid, Optional<String> named, PublicKey verifying, PrivateKey signing)
            throws Faulty {
        String name = checked(kid.isPresent() ? kid.get() : thumbprint(verifying));
        Algorithm algorithm = algorithm(name, named, verifying);
        if (signing != null && !belongTogether(algorithm, signing, verifying)) {
            throw new Faulty("the private and the public half of the key " + name + " do not belong together");
        }
        return new TokenKey(name, Purpose.ACCESS, algorithm, signing, verifying);
    }

    /** What a key signs: one algorithm, and it must be strong enough for that (RFC 8725 §3.1, §3.2). */
    private Algorithm algorithm(String kid, Optional<String> named, PublicKey key) throws Faulty {
        List<Algorithm> possible;
        if (key instanceof ECPublicKey ec) {
            if (!isP256(ec.getParams())) {
                throw new Faulty("the key " + kid + " is on another curve than P-256, which ES256 takes");
            }
            possible = List.of(Algorithm.ES256);
        } else if (key instanceof EdECPublicKey ed
                && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            possible = List.of(Algorithm.EdDSA);
        } else if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < SHORTEST_RSA_BITS || bits > LONGEST_RSA_BITS) {
                throw new Faulty("the key " + kid + " has " + bits + " bits: RSA takes " + SHORTEST_RSA_BITS + " to "
                        + LONGEST_RSA_BITS);
            }
            possible = ofRsaKeys == Algorithm.PS256
                    ? List.of(Algorithm.PS256, Algorithm.RS256)
                    : List.of(Algorithm.RS256, Algorithm.PS256);
        } else {
            throw new Faulty("the key " + kid + " is neither RSA, nor EC, nor Ed25519");
        }
        return named.isEmpty()
                ? possible.get(0)
                : possible.stream()
                        .filter(algorithm -> algorithm.name().equals(named.get()))
                        .findFirst()
                        .orElseThrow(() -> new Faulty(
                                "the key " + kid + " is for " + named.get() + "; it can be for " + possible.get(0)));
    }

    private static boolean isP256(ECParameterSpec curve) {
        try {
            AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
            p256.init(new ECGenParameterSpec("secp256r1"));
            ECParameterSpec wanted = p256.getParameterSpec(ECParameterSpec.class);
            return curve.getCurve().getField().equals(wanted.getCurve().getField())
                    && curve.getCurve().getA().equals(wanted.getCurve().getA())
                    && curve.getCurve().getB().equals(wanted.getCurve().getB())
                    && curve.getGenerator().equals(wanted.getGenerator())
                    && curve.getOrder().equals(wanted.getOrder());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static boolean belongTogether(Algorithm algorithm, PrivateKey signing, PublicKey verifying) {
        byte[] message = "signet".getBytes(StandardCharsets.UTF_8);
        try {
            Signature signature = Signature.getInstance(probe(algorithm));
            signature.initSign(signing);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(verifying);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException twoFamilies) {
            return false;
        }
    }

    private static String probe(Algorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> "SHA256withECDSA";
            case EdDSA -> "Ed25519";
            default -> "SHA256withRSA";
        };
    }

    private static String thumbprint(Key key) throws Faulty {
        try {
            return JsonWebKey.Factory.newJwk(key).calculateBase64urlEncodedThumbprint(THUMBPRINT_HASH);
        } catch (JoseException ofAnUnknownKind) {
            throw new Faulty("a key is of a kind that has no thumbprint");
        }
    }

    private static String checked(String kid) throws Faulty {
        if (kid.isBlank() || kid.length() > LONGEST_KID) {
            throw new Faulty("a key's \"kid\" is empty, or longer than " + LONGEST_KID + " characters");
        }
        return kid;
    }
}
