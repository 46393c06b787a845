package dev.signet.key;

import dev.signet.key.KeyMaterial.Faulty;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
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

/**
 * Reads keys from PEM: PKCS#8 (RFC 5958), PKCS#1, SEC 1 and public keys (RFC 5280), of RSA, of elliptic curves and Ed25519.
 * Whether they are strong enough is not its business.
 */
final class PemKeys {
    private PemKeys() {}

    /**
     * A key as it stands in the text.
     *
     * @param signing null where the text has the public half alone
     */
    record Halves(PublicKey verifying, PrivateKey signing) {}

    /** The keys in this text, in their order. */
    static List<Halves> read(String text) throws Faulty {
        List<Halves> keys = new ArrayList<>();
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

    private static Halves ofPrivate(PrivateKeyInfo info) throws IOException, GeneralSecurityException, Faulty {
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

    private static Halves ofPublic(byte[] encoded) throws IOException, GeneralSecurityException, Faulty {
        return new Halves(publicKey(PublicKeyFactory.createKey(SubjectPublicKeyInfo.getInstance(encoded))), null);
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
