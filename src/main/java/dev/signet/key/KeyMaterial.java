package dev.signet.key;

import dev.signet.key.TokenKey.Purpose;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Reads keys that were made elsewhere: PEM ({@link PemKeys}), a JWK or a JWK set (RFC 7517). Rejects a key that is too
 * weak, does not fit its algorithm, or whose private and public halves do not match. A PEM key, or a JWK without
 * {@code kid}, is named after its thumbprint (RFC 7638).
 */
final class KeyMaterial {
    /** NIST SP 800-131A, RFC 7518 §3.3. */
    private static final int SHORTEST_RSA_BITS = 2048;

    private static final int LONGEST_RSA_BITS = 8192;
    private static final int LONGEST_KID = 255;
    private static final String THUMBPRINT_HASH = "SHA-256";

    private final Algorithm ofRsaKeys;

    /**
     * @param ofRsaKeys the algorithm of RSA keys that do not name one: RS256 or PS256
     */
    KeyMaterial(Algorithm ofRsaKeys) {
        this.ofRsaKeys = ofRsaKeys;
    }

    /** A fault in a key, described for the operator. The message never contains a part of the key. */
    static class Faulty extends Exception {
        Faulty(String message) {
            super(message);
        }
    }

    /** A valid key that Signet cannot use: it is not for signatures, or is for an algorithm that tokens do not use. */
    static final class Unsuited extends Faulty {
        Unsuited(String message) {
            super(message);
        }
    }

    /**
     * The keys in a text.
     *
     * @param keys the keys, in their order
     * @param passedOver why each of the other keys was ignored
     */
    record Contents(List<TokenKey> keys, List<String> passedOver) {
        Contents() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    @FunctionalInterface
    private interface Reading {
        Optional<TokenKey> key() throws Faulty;
    }

    /** Reads the keys in this text. Keys that Signet cannot use are listed in {@link Contents#passedOver}. */
    Contents read(String text) throws Faulty {
        Contents contents = new Contents();
        if (text.stripLeading().startsWith("{")) {
            for (Map<String, Object> jwk : JwkSet.in(text)) {
                add(contents, () -> Optional.of(ofJwk(jwk)));
            }
        } else {
            for (PemBlock block : PemBlock.in(text)) {
                add(contents, () -> ofPem(block));
            }
        }
        return contents;
    }

    private static void add(Contents contents, Reading reading) throws Faulty {
        try {
            reading.key().ifPresent(contents.keys()::add);
        } catch (Unsuited unsuited) {
            contents.passedOver().add(unsuited.getMessage());
        } catch (RuntimeException unreadable) {
            // Messages of libraries may quote the key.
            throw new Faulty("a key in it cannot be read");
        }
    }

    private TokenKey ofJwk(Map<String, Object> members) throws Faulty {
        JsonWebKey jwk = JwkSet.read(members);
        if (jwk instanceof OctetSequenceJsonWebKey secret) {
            return ofSecret(secret);
        }
        PublicJsonWebKey pair = (PublicJsonWebKey) jwk;
        return key(
                Optional.ofNullable(jwk.getKeyId()),
                Optional.ofNullable(jwk.getAlgorithm()),
                pair.getPublicKey(),
                JwkSet.allowsToSign(members) ? pair.getPrivateKey() : null);
    }

    private static TokenKey ofSecret(OctetSequenceJsonWebKey jwk) throws Faulty {
        SecretKeySpec secret = new SecretKeySpec(jwk.getOctetSequence(), Algorithm.HS256.keyFamily());
        if (jwk.getAlgorithm() != null && !jwk.getAlgorithm().equals(Algorithm.HS256.name())) {
            throw new Unsuited("the symmetric key " + jwk.getKeyId() + " is for " + jwk.getAlgorithm() + ", not HS256");
        }
        if (GivenSecrets.isTooShort(secret.getEncoded())) {
            throw new Faulty("the symmetric key " + jwk.getKeyId() + " is shorter than 256 bits");
        }
        String kid = jwk.getKeyId() == null ? GivenSecrets.kid(secret) : jwk.getKeyId();
        return new TokenKey(checked(kid), Purpose.REFRESH, Algorithm.HS256, secret, secret);
    }

    private Optional<TokenKey> ofPem(PemBlock block) throws Faulty {
        Optional<PemKeys.Halves> halves = PemKeys.read(block);
        return halves.isEmpty()
                ? Optional.empty()
                : Optional.of(key(
                        Optional.empty(),
                        Optional.empty(),
                        halves.get().verifying(),
                        halves.get().signing()));
    }

    private TokenKey key(Optional<String> kid, Optional<String> named, PublicKey verifying, PrivateKey signing)
            throws Faulty {
        String name = checked(kid.isPresent() ? kid.get() : thumbprint(verifying));
        Algorithm algorithm = algorithm(name, named, verifying);
        PublicKeyCheck.mustBeSound(name, verifying);
        if (signing != null && !belongTogether(algorithm, signing, verifying)) {
            throw new Faulty("the private and the public half of the key " + name + " do not match");
        }
        return new TokenKey(name, Purpose.ACCESS, algorithm, signing, verifying);
    }

    /** Returns the one algorithm of a key, which must be strong enough for it (RFC 8725 §3.1, §3.2). */
    private Algorithm algorithm(String kid, Optional<String> named, PublicKey key) throws Faulty {
        List<Algorithm> possible;
        if (key instanceof ECPublicKey ec) {
            if (!isP256(ec.getParams())) {
                throw new Unsuited("the key " + kid + " is not on the curve P-256, which ES256 requires");
            }
            possible = List.of(Algorithm.ES256);
        } else if (key instanceof EdECPublicKey ed
                && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            possible = List.of(Algorithm.EdDSA);
        } else if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < SHORTEST_RSA_BITS || bits > LONGEST_RSA_BITS) {
                throw new Faulty("the key " + kid + " has " + bits + " bits: RSA keys must have " + SHORTEST_RSA_BITS
                        + " to " + LONGEST_RSA_BITS);
            }
            possible = ofRsaKeys == Algorithm.PS256
                    ? List.of(Algorithm.PS256, Algorithm.RS256)
                    : List.of(Algorithm.RS256, Algorithm.PS256);
        } else {
            throw new Unsuited("the key " + kid + " is neither RSA, nor EC, nor Ed25519");
        }
        return named.isEmpty()
                ? possible.get(0)
                : possible.stream()
                        .filter(algorithm -> algorithm.name().equals(named.get()))
                        .findFirst()
                        .orElseThrow(() -> new Unsuited(
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
        } catch (GeneralSecurityException | RuntimeException twoFamilies) {
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
            throw new Faulty("a key is of a type that has no thumbprint");
        }
    }

    private static String checked(String kid) throws Faulty {
        if (kid.isBlank() || kid.length() > LONGEST_KID) {
            throw new Faulty("a key's \"kid\" is empty, or longer than " + LONGEST_KID + " characters");
        }
        return kid;
    }
}
