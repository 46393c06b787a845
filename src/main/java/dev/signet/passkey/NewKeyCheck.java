package dev.signet.passkey;

import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.Curve;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import dev.signet.key.PublicKeyCheck;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;

/**
 * Checks the public key of a new passkey. The library accepts any kind of key with any algorithm, and any numbers: with
 * such a passkey nobody could sign in, or anyone.
 */
final class NewKeyCheck {
    /** RFC 9053 §7.1.1 and §7.2: a coordinate has the length of its curve, with leading zeros. */
    private static final int COORDINATE = 32;

    /** RFC 8812 §2. */
    private static final int SHORTEST_RSA = 2048;

    private NewKeyCheck() {}

    /** Returns whether it is a kind of key that its algorithm signs with (WebAuthn §5.8.5). */
    static boolean fitsAlgorithm(COSEKey key) {
        if (COSEAlgorithmIdentifier.ES256.equals(key.getAlgorithm())) {
            return key instanceof EC2COSEKey ec && Curve.SECP256R1.equals(ec.getCurve());
        }
        return COSEAlgorithmIdentifier.EdDSA.equals(key.getAlgorithm())
                ? key instanceof EdDSACOSEKey ed && Curve.ED25519.equals(ed.getCurve())
                : key instanceof RSACOSEKey;
    }

    /** Returns whether its numbers are valid. */
    static boolean isSound(COSEKey key) {
        if (key instanceof EC2COSEKey ec && !(hasLength(ec.getX()) && hasLength(ec.getY()))
                || key instanceof EdDSACOSEKey ed && !hasLength(ed.getX())) {
            return false;
        }
        try {
            PublicKey found = key.getPublicKey();
            return isLongEnough(found) && PublicKeyCheck.isSound(found);
        } catch (RuntimeException outOfRange) {
            // The JDK refuses some numbers itself, and the library wraps its exceptions.
            return false;
        }
    }

    private static boolean isLongEnough(PublicKey key) {
        return !(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() >= SHORTEST_RSA;
    }

    private static boolean hasLength(byte[] coordinate) {
        return coordinate != null && coordinate.length == COORDINATE;
    }
}
