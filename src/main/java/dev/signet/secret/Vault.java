package dev.signet.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * Encrypts secrets at rest: AES-256-GCM (NIST SP 800-38D) with a key that HKDF (RFC 5869) derives from the
 * configured secret. The name of the secret is authenticated as well, so that rows cannot be swapped.
 */
public final class Vault {
    /** The shortest secret that is accepted, in characters. */
    public static final int SHORTEST_SECRET = 32;

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;
    private static final byte[] INFO = "signet signing keys v1".getBytes(StandardCharsets.UTF_8);

    private final SecretKey key;

    /** Creates a vault whose key is derived from this secret. */
    public Vault(String secret) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(secret.getBytes(StandardCharsets.UTF_8), null, INFO));
        byte[] derived = new byte[KEY_BYTES];
        hkdf.generateBytes(derived, 0, derived.length);
        this.key = new SecretKeySpec(derived, "AES");
    }

    /** Encrypts a secret under this name. */
    public byte[] seal(String name, byte[] secret) {
        byte[] nonce = SecureIds.bytes(NONCE_BYTES);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, name, nonce, secret);
        return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                .put(VERSION)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /**
     * Decrypts what {@link #seal} encrypted under this name.
     *
     * @throws IllegalStateException if it was encrypted with another secret or name, or altered
     */
    public byte[] open(String name, byte[] box) {
        if (box.length < 1 + NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new IllegalStateException(name + " cannot be decrypted: it is truncated");
        }
        ByteBuffer in = ByteBuffer.wrap(box);
        if (in.get() != VERSION) {
            throw new IllegalStateException(
                    name + " cannot be decrypted: it was altered, or encrypted by a newer version of Signet");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        in.get(nonce);
        byte[] sealed = new byte[in.remaining()];
        in.get(sealed);
        return run(Cipher.DECRYPT_MODE, name, nonce, sealed);
    }

    private byte[] run(int mode, String name, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(
                    name + " cannot be decrypted: it was encrypted with another secret or name, or altered", fault);
        }
    }
}
