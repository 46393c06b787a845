package dev.signet.key;

import dev.signet.key.KeyMaterial.Faulty;
import dev.signet.key.KeyMaterial.Unsuited;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
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

/**
 * Reads RSA, EC and Ed25519 keys from PEM: private keys in PKCS#8 (RFC 5958), PKCS#1 or SEC 1, and public keys (RFC
 * 5280, PKCS#1). Does not check whether they are strong enough.
 */
final class PemKeys {
    /** RFC 8410 §3. */
    private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

    private static final Set<ASN1ObjectIdentifier> KINDS = Set.of(
            PKCSObjectIdentifiers.rsaEncryption,
            PKCSObjectIdentifiers.id_RSASSA_PSS,
            X9ObjectIdentifiers.id_ecPublicKey,
            ED25519);

    private PemKeys() {}

    /**
     * The two halves of a key.
     *
     * @param signing {@code null} if the text has only the public half
     */
    record Halves(PublicKey verifying, PrivateKey signing) {}

    /** Returns the key in this block; empty if the block is something else, for example a certificate. */
    static Optional<Halves> read(PemBlock block) throws Faulty {
        try {
            return switch (block.type()) {
                case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
                    Optional.of(ofPrivate(PrivateKeyInfo.getInstance(block.content())));
                case "EC PRIVATE KEY" -> Optional.of(ofPrivate(sec1(ECPrivateKey.getInstance(block.content()))));
                case "RSA PRIVATE KEY" -> Optional.of(ofPrivate(pkcs1(RSAPrivateKey.getInstance(block.content()))));
                case "PUBLIC KEY" -> Optional.of(ofPublic(SubjectPublicKeyInfo.getInstance(block.content())));
                case "RSA PUBLIC KEY" -> Optional.of(ofPublic(pkcs1(RSAPublicKey.getInstance(block.content()))));
                case "OPENSSH PRIVATE KEY" ->
                    throw new Faulty("the private key is in OpenSSH format: convert it with"
                            + " ssh-keygen -p -N '' -m PKCS8 -f key");
                default -> {
                    if (block.isPrivateKey()) {
                        throw new Unsuited("a \"" + block.type() + "\" cannot sign with any algorithm for tokens");
                    }
                    yield Optional.empty();
                }
            };
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            // The library's message may quote the key.
            throw new Faulty("the PEM block \"" + block.type() + "\" cannot be read as a key");
        }
    }

    /** Rejects keys that no token algorithm uses. Does not parse them, because no library supports all types. */
    private static void mustBeOfOurKind(AlgorithmIdentifier kind) throws Unsuited {
        if (!KINDS.contains(kind.getAlgorithm())) {
            throw new Unsuited("a key is neither RSA, nor EC, nor Ed25519");
        }
        if (kind.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                && kind.getParameters() instanceof ASN1ObjectIdentifier curve
                && !curve.equals(X9ObjectIdentifiers.prime256v1)) {
            throw new Unsuited("a key is on another curve than P-256, which ES256 takes");
        }
    }

    private static PrivateKeyInfo sec1(ECPrivateKey key) throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
    }

    private static PrivateKeyInfo pkcs1(RSAPrivateKey key) throws IOException {
        return new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key);
    }

    private static Halves ofPrivate(PrivateKeyInfo info) throws IOException, GeneralSecurityException, Faulty {
        mustBeOfOurKind(info.getPrivateKeyAlgorithm());
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
        return new Halves(verifying, signing);
    }

    private static SubjectPublicKeyInfo pkcs1(RSAPublicKey key) throws IOException {
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key);
    }

    private static Halves ofPublic(SubjectPublicKeyInfo info) throws IOException, GeneralSecurityException, Faulty {
        mustBeOfOurKind(info.getAlgorithm());
        return new Halves(publicKey(PublicKeyFactory.createKey(info)), null);
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
}
