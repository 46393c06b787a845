package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.secret.Sha256;
import dev.signet.testing.AtOnce;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signatures by the system's OpenSSL. The JDK and Bouncy Castle check them. Skipped on systems without OpenSSL 3. */
class OpenSslTest {
    /** Not the registered one, which may be that of another test's class loader. */
    private static final Provider CURVES = new FastCurves();

    private final Random random = new Random(256);
    private final KeyPair pair = pair("secp256r1");

    OpenSslTest() throws GeneralSecurityException {}

    @BeforeEach
    void requireOpenSsl() {
        assumeTrue(OpenSsl.loading().join().isPresent(), "this system has no " + OpenSsl.FILE);
    }

    @Test
    void the_jdk_and_bouncy_castle_verify_what_it_signs_of_any_length() throws GeneralSecurityException {
        OpenSslKey key = translated(pair);
        PublicKey published =
                keys().generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded()));
        for (int length = 0; length < 300; length++) {
            byte[] message = bytes(length);
            byte[] signature = signed(key, message);

            assertThat(verifies(
                            Signature.getInstance("SHA256withECDSA", "SunEC"), pair.getPublic(), message, signature))
                    .isTrue();
            assertThat(verifies(Signature.getInstance("SHA256withECDSA", CURVES), published, message, signature))
                    .isTrue();
            assertThat(verifies(
                            Signature.getInstance("SHA256withECDSA", "SunEC"),
                            pair.getPublic(),
                            bytes(length + 1),
                            signature))
                    .isFalse();
        }
    }

    @Test
    void it_signs_with_the_keys_of_tokens() throws GeneralSecurityException {
        assertThat(translated(pair).sign(Sha256.of("a token"))).isPresent();
    }

    @Test
    void bouncy_castle_signs_until_it_is_there() throws GeneralSecurityException {
        CompletableFuture<Optional<OpenSsl>> library = new CompletableFuture<>();
        OpenSslKey key = new OpenSslKey(translated(pair), () -> library);

        isSignedByBouncyCastle(key);

        library.complete(OpenSsl.loading().join());
        assertThat(key.sign(Sha256.of("a token"))).isPresent();
    }

    @Test
    void bouncy_castle_signs_if_there_is_none() throws GeneralSecurityException {
        isSignedByBouncyCastle(
                new OpenSslKey(translated(pair), () -> CompletableFuture.completedFuture(Optional.empty())));
    }

    private void isSignedByBouncyCastle(OpenSslKey key) throws GeneralSecurityException {
        byte[] message = bytes(400);

        assertThat(key.sign(Sha256.of(message))).isEmpty();
        assertThat(verifies(
                        Signature.getInstance("SHA256withECDSA", "SunEC"),
                        pair.getPublic(),
                        message,
                        signed(key, message)))
                .isTrue();
    }

    @Test
    void each_signature_has_a_nonce_of_its_own() throws GeneralSecurityException {
        OpenSslKey key = translated(pair);
        byte[] message = bytes(100);

        assertThat(IntStream.range(0, 200).mapToObj(number -> firstNumber(key, message)))
                .doesNotHaveDuplicates();
    }

    @Test
    void it_signs_on_several_threads_at_once_with_keys_that_come_and_go() throws Exception {
        byte[] message = bytes(400);
        List<Callable<Boolean>> tasks = IntStream.range(0, 96)
                .<Callable<Boolean>>mapToObj(number -> () -> {
                    KeyPair own = number % 4 == 0 ? pair("secp256r1") : pair;
                    if (number % 24 == 0) {
                        // Erases the keys that nobody has any more.
                        System.gc();
                    }
                    return verifies(
                            Signature.getInstance("SHA256withECDSA", "SunEC"),
                            own.getPublic(),
                            message,
                            signed(translated(own), message));
                })
                .toList();

        assertThat(AtOnce.all(tasks)).containsOnly(true);
    }

    @Test
    void a_signature_that_was_begun_anew_covers_only_what_came_after() throws GeneralSecurityException {
        OpenSslKey key = translated(pair);
        Signature signature = Signature.getInstance("SHA256withECDSA", CURVES);
        signature.initSign(key);
        signature.update(bytes(50));
        signature.initSign(key);
        byte[] message = bytes(70);
        signature.update(message);

        assertThat(verifies(
                        Signature.getInstance("SHA256withECDSA", "SunEC"), pair.getPublic(), message, signature.sign()))
                .isTrue();
    }

    @Test
    void what_is_no_key_is_refused() {
        OpenSsl library = OpenSsl.loading().join().orElseThrow();
        byte[] good = pair.getPrivate().getEncoded();

        assertThat(library.key(new byte[] {1, 2, 3})).isEmpty();
        assertThat(library.key(Arrays.copyOf(good, good.length - 1))).isEmpty();
    }

    @Test
    void the_given_key_is_overwritten() {
        byte[] given = pair.getPrivate().getEncoded();

        assertThat(OpenSsl.loading().join().orElseThrow().key(given)).isPresent();
        assertThat(given).containsOnly(0);
    }

    @Test
    void it_stays_what_it_was_for_bouncy_castle() throws GeneralSecurityException {
        OpenSslKey key = translated(pair);

        assertThat(key).isEqualTo(translated(pair));
        assertThat(key.getEncoded()).isEqualTo(translated(pair).getEncoded());
        assertThat(key.getAlgorithm()).isEqualTo("EC");
        assertThat(key.getS()).isEqualTo(((java.security.interfaces.ECPrivateKey) pair.getPrivate()).getS());
    }

    private static OpenSslKey translated(KeyPair pair) throws GeneralSecurityException {
        return (OpenSslKey)
                keys().generatePrivate(new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded()));
    }

    private static KeyFactory keys() throws GeneralSecurityException {
        return KeyFactory.getInstance("Signet-EC", CURVES);
    }

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] signed(PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA", CURVES);
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    /** The number that depends on the nonce alone (RFC 6979 §2.4). */
    private static String firstNumber(OpenSslKey key, byte[] message) {
        byte[] der = key.sign(Sha256.of(message)).orElseThrow();
        return Arrays.toString(Arrays.copyOfRange(der, 4, 4 + der[3]));
    }

    private static boolean verifies(Signature verifier, PublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }
}
