package dev.signet.key;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.signet.secret.JnaLibrary;
import java.util.Arrays;

/** Calls OpenSSL through JNA. The methods in C have the names of OpenSSL's functions; an address is a {@code long}. */
final class OpenSslOnJvm extends OpenSsl {
    OpenSslOnJvm() {
        NativeLibrary library = JnaLibrary.open(FILE);
        if (Native.POINTER_SIZE != Long.BYTES) {
            throw new UnsatisfiedLinkError("the processor has no addresses of 64 bits");
        }
        Native.register(OpenSslOnJvm.class, library);
        OPENSSL_init_crypto(NO_CLEANUP_AT_EXIT, 0);
    }

    @Override
    long read(byte[] encoded) {
        try (Memory content = new Memory(encoded.length)) {
            content.write(0, encoded, 0, encoded.length);
            long key = d2i_AutoPrivateKey(0, new long[] {Pointer.nativeValue(content)}, encoded.length);
            content.clear();
            return key;
        }
    }

    @Override
    void free(long key) {
        EVP_PKEY_free(key);
    }

    @Override
    byte[] sign(long key, byte[] digest) {
        byte[] signature = new byte[LONGEST_SIGNATURE];
        long[] length = {LONGEST_SIGNATURE};
        long context = EVP_PKEY_CTX_new(key, 0);
        try {
            return context != 0
                            && EVP_PKEY_sign_init(context) > 0
                            && EVP_PKEY_sign(context, signature, length, digest, digest.length) > 0
                    ? Arrays.copyOf(signature, (int) length[0])
                    : null;
        } finally {
            EVP_PKEY_CTX_free(context);
        }
    }

    private static native int OPENSSL_init_crypto(long options, long settings);

    private static native long d2i_AutoPrivateKey(long reused, long[] content, long length);

    private static native void EVP_PKEY_free(long key);

    private static native long EVP_PKEY_CTX_new(long key, long engine);

    private static native int EVP_PKEY_sign_init(long context);

    private static native int EVP_PKEY_sign(
            long context, byte[] signature, long[] length, byte[] digest, long digestLength);

    private static native void EVP_PKEY_CTX_free(long context);
}
