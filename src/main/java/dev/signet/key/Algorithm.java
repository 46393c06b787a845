package dev.signet.key;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.jose4j.jca.ProviderContext;

/** The signature algorithms of tokens. The constants have the names of the {@code alg} header (RFC 7518 §3.1). */
public enum Algorithm {
    /** ECDSA over P-256 with SHA-256. */
    ES256("EC", FastCurves.NAME),
    /** RSA PKCS#1 v1.5 with SHA-256. */
    RS256("RSA", null),
    /** RSA PSS with SHA-256. */
    PS256("RSA", null),
    /** Ed25519 (RFC 8037 §3.1). */
    EdDSA("Ed25519", FastCurves.NAME),
    /** HMAC with SHA-256: anyone who can verify a token can also issue one. */
    HS256("HmacSHA256", null);

    private final String keyFamily;
    private final String provider;
    private final ProviderContext implementation = new ProviderContext();

    Algorithm(String keyFamily, String provider) {
        this.keyFamily = keyFamily;
        this.provider = provider;
        implementation.getSuppliedKeyProviderContext().setSignatureProvider(provider);
    }

    /** Returns the provider that computes this algorithm. Its keys must come from {@link #translate}. */
    public ProviderContext implementation() {
        return implementation;
    }

    /**
     * Converts a key to the form that this algorithm's provider accepts: for elliptic curves, Bouncy Castle then signs and verifies
     * in a fraction of the JDK's time.
     *
     * @return {@code null} for {@code null}
     * @throws IllegalArgumentException if it is not a key for this algorithm
     */
    public Key translate(Key key) {
        if (provider == null || key == null) {
            return key;
        }
        FastCurves.install();
        try {
            KeyFactory factory = FastCurves.keys(keyFamily);
            return key instanceof PrivateKey
                    ? factory.generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()))
                    : factory.generatePublic(new X509EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException fault) {
            throw new IllegalArgumentException("this is not a key for " + this, fault);
        }
    }

    /** Returns whether tokens are verified with a public key, which may be published. */
    public boolean isAsymmetric() {
        return this != HS256;
    }

    /** Returns the JDK's name for keys of this algorithm. */
    String keyFamily() {
        return keyFamily;
    }
}
