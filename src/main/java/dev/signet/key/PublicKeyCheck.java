package dev.signet.key;

import dev.signet.key.KeyMaterial.Faulty;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Checks that the numbers of a public key are valid (RFC 8725 §3.4). The JDK accepts any. */
public final class PublicKeyCheck {
    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(3);

    private PublicKeyCheck() {}

    /**
     * Checks the key.
     *
     * @throws Faulty if its numbers are not valid
     */
    static void mustBeSound(String kid, PublicKey key) throws Faulty {
        if (!isSound(key)) {
            throw new Faulty(
                    key instanceof RSAPublicKey
                            ? "the RSA key " + kid + " is not valid: its modulus or exponent is even or out of range"
                            : "the public key " + kid + " is not a point on its curve");
        }
    }

    /** Returns whether the numbers of the key are valid. */
    public static boolean isSound(PublicKey key) {
        if (key instanceof ECPublicKey ec) {
            return isOnCurve(ec.getW(), ec.getParams().getCurve());
        }
        if (key instanceof RSAPublicKey rsa) {
            return rsa.getModulus().testBit(0)
                    && rsa.getPublicExponent().testBit(0)
                    && rsa.getPublicExponent().compareTo(LEAST_EXPONENT) >= 0
                    && rsa.getPublicExponent().compareTo(rsa.getModulus()) < 0;
        }
        return !(key instanceof EdECPublicKey) || isFullEd25519(key.getEncoded());
    }

    private static boolean isOnCurve(ECPoint point, EllipticCurve curve) {
        if (point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        return isIn(x, p)
                && isIn(y, p)
                && y.pow(2)
                                .subtract(x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()))
                                .mod(p)
                                .signum()
                        == 0;
    }

    private static boolean isIn(BigInteger number, BigInteger p) {
        return number.signum() >= 0 && number.compareTo(p) < 0;
    }

    /** The point is the last 32 bytes of the encoding (RFC 8410 §4). */
    private static boolean isFullEd25519(byte[] encoded) {
        return encoded.length >= Ed25519.PUBLIC_KEY_SIZE
                && Ed25519.validatePublicKeyFull(encoded, encoded.length - Ed25519.PUBLIC_KEY_SIZE);
    }
}
