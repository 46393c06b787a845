package dev.signet.key;

import dev.signet.secret.NativeBinary;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * The system's OpenSSL 3, which has P-256 in assembler: it signs in a quarter of the time of Bouncy Castle, and takes the same time
 * for every secret. It is loaded on a separate thread when something is signed for the first time.
 */
abstract class OpenSsl {
    /** The library's file on Linux. Not on macOS, which ends programs that load its own. */
    static final String FILE = "libcrypto.so.3";

    /** {@code OPENSSL_INIT_NO_ATEXIT}: when the process ends, other threads may still sign. */
    static final long NO_CLEANUP_AT_EXIT = 0x00080000L;

    /** A signature with P-256 in DER: two numbers of up to 33 bytes, and three headers. */
    static final int LONGEST_SIGNATURE = 72;

    private static final Logger LOG = Logger.getLogger(OpenSsl.class);

    /** {@code null} until it is first asked for. */
    private static CompletableFuture<Optional<OpenSsl>> loading;

    private final Cleaner cleaner = Cleaner.create();

    /** Returns the attempt to load OpenSSL, which starts with the first call: empty if the system has none that works. */
    static synchronized CompletableFuture<Optional<OpenSsl>> loading() {
        if (loading == null) {
            loading = new CompletableFuture<>();
            Thread thread = new Thread(() -> loading.complete(loaded()), "signet-openssl");
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (OutOfMemoryError noThread) {
                loading.complete(Optional.empty());
            }
        }
        return loading;
    }

    private static Optional<OpenSsl> loaded() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return Optional.empty();
        }
        try {
            OpenSsl library = NativeBinary.RUNS ? new OpenSslInBinary() : new OpenSslOnJvm();
            library.check();
            return Optional.of(library);
        } catch (IOException | GeneralSecurityException | LinkageError | RuntimeException fault) {
            LOG.infof(
                    "ES256 is signed by Bouncy Castle, in four times the time: OpenSSL could not be loaded (%s).",
                    fault);
            return Optional.empty();
        }
    }

    /** Signs with a new key, so that a broken library is noticed before it signs a token. */
    private void check() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] digest = new byte[32];
        Signature verifier = Signature.getInstance("NONEwithECDSA");
        verifier.initVerify(pair.getPublic());
        verifier.update(digest);
        Optional<byte[]> signature = key(pair.getPrivate().getEncoded()).flatMap(key -> key.sign(digest));
        if (signature.isEmpty() || !verifier.verify(signature.get())) {
            throw new UnsatisfiedLinkError("it computes wrong signatures");
        }
    }

    /**
     * Reads a private key. OpenSSL's copy of it is erased when nothing refers to the result.
     *
     * @param encoded in PKCS #8; it is overwritten
     * @return empty if OpenSSL cannot read it
     */
    final Optional<PrivateKey> key(byte[] encoded) {
        long address = read(encoded);
        Arrays.fill(encoded, (byte) 0);
        return address == 0 ? Optional.empty() : Optional.of(new PrivateKey(address));
    }

    /** Returns the address of a key, or 0. */
    abstract long read(byte[] encoded);

    /** Erases the key at this address. */
    abstract void free(long key);

    /**
     * Signs a digest. May be called by several threads at once.
     *
     * @return in DER, or {@code null} if OpenSSL has no memory left
     */
    abstract byte[] sign(long key, byte[] digest);

    /** A private key in OpenSSL's memory. */
    final class PrivateKey {
        private final long address;

        private PrivateKey(long address) {
            this.address = address;
            OpenSsl library = OpenSsl.this;
            cleaner.register(this, () -> library.free(address));
        }

        /** Returns the signature of a digest, in DER; empty if OpenSSL has no memory left. */
        Optional<byte[]> sign(byte[] digest) {
            try {
                return Optional.ofNullable(OpenSsl.this.sign(address, digest));
            } finally {
                // The key may be erased when nothing refers to this object.
                Reference.reachabilityFence(this);
            }
        }
    }
}
