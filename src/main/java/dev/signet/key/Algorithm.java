package dev.signet.key;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;

/** The signature algorithms that tokens can carry (RFC 7518 §3.1). */
public enum Algorithm {
    /** ECDSA over P-256 with SHA-256. */
    ES256(SignatureAlgorithm.ES256),
    /** RSA PKCS#1 v1.5 with SHA-256. */
    RS256(SignatureAlgorithm.RS256),
    /** HMAC with SHA-256: whoever verifies can issue, too. */
    HS256(SignatureAlgorithm.HS256);

    private final SignatureAlgorithm signature;

    Algorithm(SignatureAlgorithm signature) {
        this.signature = signature;
    }

    /** The same algorithm, as SmallRye JWT names it. */
    public SignatureAlgorithm signature() {
        return signature;
    }
}
