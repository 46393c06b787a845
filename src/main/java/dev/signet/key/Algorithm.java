package dev.signet.key;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.jose4j.jca.ProviderContext;

/** The signature algorithms that tokens can carry. A constant's name is what a token's header calls it (RFC 7518 §3.1). */
public enum Algorithm {
    /** ECDSA over P-256 with SHA-256. */
    ES256("EC", FastCurves.NAME),
    /** RSA PKCS#1 v1.5 with SHA-256. */
    RS256("RSA", null),
    /** RSA PSS with SHA-256. */
    PS256("RSA", null),
    /** Ed25519 (RFC 8037 §3.1). */
    EdDSA("Ed25519", FastCurves.NAME),
    /** HMAC with SHA-256: whoever verifies can issue, too. */
    HS256("HmacSHA256", null);

    private final String keyFamily;
    private final String provider;
    private final ProviderContext implementation = new ProviderContext();

    Algorithm(String keyFamily, String provider) {
        this.keyFamily = keyFamily;
        this.provider = provider;
        implementation.getSuppliedKeyProviderContext().setSignatureProvider(provider);
    }

    /** Who computes it, for keys that {@link #translate} gave. */
    public ProviderContext implementation() {
        return implementation;
    }

    /** The same key, as the one who computes this algorithm takes it; {@code null} for none. */
    Key translate(Key key) {
        if (provider == null || key == null) {
            return key;
        }
        FastCurves.install();
        try {
            KeyFactory factory = KeyFactory.getInstance(keyFamily, provider);
            return key instanceof PrivateKey
                    ? factory.generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()))
                    : factory.generatePublic(new X509EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException fault) {
            throw new IllegalArgumentException("this is no key for " + this, fault);
        }
    }

    /** Whether one key signs and another, which may be published, verifies. */
    public boolean isAsymmetric() {
        return this != HS256;
    }

    /** What the JDK calls keys for this algorithm. */
    String keyFamily() {
        return keyFamily;
    }
}
