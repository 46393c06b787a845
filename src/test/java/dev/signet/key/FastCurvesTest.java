package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
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

    @ParameterizedTest
    @CsvSource({"ES256", "EdDSA"})
    void who_does_not_ask_for_it_by_name_gets_the_jdks(Algorithm algorithm) throws GeneralSecurityException {
        FastCurves.install();
        Provider[] all = Security.getProviders();
        assertThat(all[all.length - 1].getName()).isEqualTo(FastCurves.NAME);
        assertThat(KeyFactory.getInstance(algorithm.keyFamily()).getProvider().getName())
                .isEqualTo("SunEC");
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
