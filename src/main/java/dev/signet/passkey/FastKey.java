package dev.signet.passkey;

import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.Curve;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import dev.signet.key.Algorithm;
import java.security.PublicKey;

/** A P-256 key whose signatures are verified as those of tokens are, in a fraction of the JDK's time. */
final class FastKey extends EC2COSEKey {
    private FastKey(EC2COSEKey key) {
        super(key.getKeyId(), key.getAlgorithm(), key.getKeyOps(), key.getCurve(), key.getX(), key.getY());
    }

    /** Returns the same credential, with such a key if it has one of P-256. */
    static AttestedCredentialData in(AttestedCredentialData credential) {
        return credential.getCOSEKey() instanceof EC2COSEKey key && Curve.SECP256R1.equals(key.getCurve())
                ? new AttestedCredentialData(credential.getAaguid(), credential.getCredentialId(), new FastKey(key))
                : credential;
    }

    @Override
    public PublicKey getPublicKey() {
        return (PublicKey) Algorithm.ES256.translate(super.getPublicKey());
    }
}
