package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bouncy Castle's signatures are those of the JDK: what one signs, the other verifies. */
class FastCurvesTest {
    private static final byte[] MESSAGE = "a token's header and claims".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({"ES256, SHA256withECDSA", "EdDSA, EdDSA"})
    void what_one_signs_the_other_verifies(Algorithm algorithm, String name) throws GeneralSecurityException {
        KeyPair jdk = jdkPair(algorithm);
        PrivateKey secret = (PrivateKey) algorithm.translate(jdk.getPrivate());
        PublicKey published = (PublicKey) algorithm.translate(jdk.getPublic());
        Signature fast = Signature.getInstance(name, FastCurves.NAME);
        Signature plain = Signature.getInstance(name);

        assertThat(verifies(plain, jdk.getPublic(), signed(fast, secret))).isTrue();
        assertThat(verifies(fast, published, signed(plain, jdk.getPrivate()))).isTrue();
        assertThat(verifies(fast, published, signed(plain, jdkPair(algorithm).getPrivate())))
                .isFalse();
    }

    /** So TLS and everything else stay as they are. */
    @ParameterizedTest
    @CsvSource({"ES256, SHA256withECDSA", "EdDSA, EdDSA"})
    void keys_of_the_jdk_are_left_to_the_jdk(Algorithm algorithm, String name) throws GeneralSecurityException {
        FastCurves.install();
        KeyPair jdk = jdkPair(algorithm);

        assertThat(jdk.getPrivate().getClass().getName()).startsWith("sun.security.ec.");
        assertThat(providerOf(name, jdk.getPrivate())).isEqualTo("SunEC");
        assertThat(KeyFactory.getInstance(algorithm.keyFamily()).getProvider().getName())
                .isEqualTo("SunEC");
    }

    @ParameterizedTest
    @CsvSource({"ES256, SHA256withECDSA", "EdDSA, EdDSA"})
    void translated_keys_sign_fast_without_a_name(Algorithm algorithm, String name) throws GeneralSecurityException {
        PrivateKey translated =
                (PrivateKey) algorithm.translate(jdkPair(algorithm).getPrivate());

        assertThat(providerOf(name, translated)).isEqualTo(FastCurves.NAME);
    }

    private static String providerOf(String algorithm, PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        return signature.getProvider().getName();
    }

    private static KeyPair jdkPair(Algorithm algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keyFamily());
        if (algorithm == Algorithm.ES256) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private static byte[] signed(Signature signature, PrivateKey key) throws GeneralSecurityException {
        signature.initSign(key);
        signature.update(MESSAGE);
        return signature.sign();
    }

    private static boolean verifies(Signature signature, PublicKey key, byte[] signed) throws GeneralSecurityException {
        signature.initVerify(key);
        signature.update(MESSAGE);
        return signature.verify(signed);
    }
}
