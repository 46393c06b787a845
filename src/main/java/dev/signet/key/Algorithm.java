package dev.signet.key;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;

/** The signature algorithms that tokens can carry. A constant's name is what a token's header calls it (RFC 7518 §3.1). */
public enum Algorithm {
    /** ECDSA over P-256 with SHA-256. */
    ES256(SignatureAlgorithm.ES256, "EC"),
    /** RSA PKCS#1 v1.5 with SHA-256. */
    RS256(SignatureAlgorithm.RS256, "RSA"),
    /** RSA PSS with SHA-256. */
    PS256(SignatureAlgorithm.PS256, "RSA"),
    /** Ed25519 (RFC 8037 §3.1). */
    EdDSA(SignatureAlgorithm.EDDSA, "Ed25519"),
    /** HMAC with SHA-256: whoever verifies can issue, too. */
    HS256(SignatureAlgorithm.HS256, "HmacSHA256");

    private final SignatureAlgorithm signature;
    private final String keyFamily;

    Algorithm(SignatureAlgorithm signature, String keyFamily) {
        this.signature = signature;
        this.keyFamily = keyFamily;
    }

    /** The same algorithm, as SmallRye JWT names it. */
    public SignatureAlgorithm signature() {
        return signature;
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
