package dev.signet.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.Curve;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys with which nobody could sign in, or anyone, become no passkeys. */
class NewKeyCheckTest {
    private static final BigInteger P =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final Random RANDOM = new Random(7);

    private static EC2COSEKey point(byte[] x, byte[] y) {
        return new EC2COSEKey(null, COSEAlgorithmIdentifier.ES256, null, Curve.SECP256R1, x, y);
    }

    private static RSACOSEKey rsa(byte[] modulus, byte[] exponent) {
        return new RSACOSEKey(null, COSEAlgorithmIdentifier.RS256, null, modulus, exponent);
    }

    private static EdDSACOSEKey ed25519(byte[] x) {
        return new EdDSACOSEKey(null, COSEAlgorithmIdentifier.EdDSA, null, Curve.ED25519, x, null);
    }

    private static EC2COSEKey goodPoint() {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
            pairs.initialize(new ECGenParameterSpec("secp256r1"));
            return EC2COSEKey.create(pairs.generateKeyPair(), COSEAlgorithmIdentifier.ES256);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static RSACOSEKey goodRsa(int bits) {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
            pairs.initialize(bits);
            RSAPublicKey key = (RSAPublicKey) pairs.generateKeyPair().getPublic();
            return rsa(unsigned(key.getModulus()), unsigned(key.getPublicExponent()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static EdDSACOSEKey goodEd25519() {
        try {
            EdECPublicKey key = (EdECPublicKey)
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
            byte[] encoded = key.getEncoded();
            return ed25519(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static boolean isAccepted(COSEKey key) {
        return NewKeyCheck.fitsAlgorithm(key) && NewKeyCheck.isSound(key);
    }

    @Test
    void keys_of_authenticators_are_accepted() {
        for (int i = 0; i < 200; i++) {
            assertThat(isAccepted(goodPoint())).isTrue();
            assertThat(isAccepted(goodEd25519())).isTrue();
        }
        assertThat(isAccepted(goodRsa(2048))).isTrue();
        assertThat(isAccepted(goodRsa(3072))).isTrue();
    }

    static Stream<COSEKey> unsound_keys() {
        EC2COSEKey good = goodPoint();
        byte[] x = good.getX();
        byte[] y = good.getY();
        Stream<COSEKey> points = Stream.of(
                point(new byte[32], new byte[32]),
                point(x, new byte[32]),
                point(new byte[32], y),
                point(y, x),
                point(unsigned(P), y),
                point(unsigned(P.add(BigInteger.ONE)), unsigned(P)),
                point(x, unsigned(P)),
                point(Arrays.copyOf(x, 31), y),
                point(x, Arrays.copyOf(y, 33)),
                point(Arrays.copyOfRange(x, 1, 32), y),
                point(new byte[0], new byte[0]));
        Stream<COSEKey> offTheCurve =
                Stream.generate(() -> (COSEKey) point(random(32), random(32))).limit(50);
        byte[] modulus = goodRsa(2048).getN();
        byte[] exponent = {1, 0, 1};
        byte[] even = modulus.clone();
        even[255] &= (byte) 0xfe;
        Stream<COSEKey> ofRsa = Stream.of(
                rsa(even, exponent),
                rsa(modulus, new byte[] {1}),
                rsa(modulus, new byte[] {0}),
                rsa(modulus, new byte[] {2}),
                rsa(modulus, new byte[0]),
                rsa(modulus, modulus),
                rsa(new byte[0], exponent),
                rsa(new byte[256], exponent),
                rsa(new byte[] {1}, exponent),
                rsa(Arrays.copyOf(new byte[] {0}, 300), exponent));
        Stream<COSEKey> ofEd25519 = Stream.concat(
                // Of small order: with them, some signatures fit any message (RFC 8032 §8.9).
                Stream.of(
                                "0000000000000000000000000000000000000000000000000000000000000000",
                                "0100000000000000000000000000000000000000000000000000000000000000",
                                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")
                        .map(hex -> ed25519(HexFormat.of().parseHex(hex))),
                Stream.of(0, 1, 31, 33, 64).map(length -> ed25519(random(length))));
        return Stream.of(points, offTheCurve, ofRsa, ofEd25519).flatMap(keys -> keys);
    }

    @ParameterizedTest
    @MethodSource("unsound_keys")
    void keys_with_invalid_numbers_are_refused(COSEKey key) {
        assertThat(isAccepted(key)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2040})
    void short_rsa_keys_are_refused(int bits) {
        assertThat(isAccepted(goodRsa(bits))).isFalse();
    }
}
