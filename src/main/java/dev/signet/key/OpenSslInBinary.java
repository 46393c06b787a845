package dev.signet.key;

import dev.signet.secret.SharedLibrary;
import java.io.IOException;
import java.util.Arrays;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.CContext;
import org.graalvm.nativeimage.c.function.CFunctionPointer;
import org.graalvm.nativeimage.c.function.InvokeCFunctionPointer;
import org.graalvm.word.PointerBase;

/** Calls OpenSSL from the native binary, on Linux. An address is a {@code long}. */
@CContext(SharedLibrary.Libc.class)
final class OpenSslInBinary extends OpenSsl {
    private final ReadKey d2iAutoPrivateKey;
    private final Release freeKey;
    private final NewContext newContext;
    private final InitContext initSign;
    private final Sign sign;
    private final Release freeContext;

    OpenSslInBinary() throws IOException {
        SharedLibrary library = SharedLibrary.open(FILE);
        InitLibrary init = (InitLibrary) library.function("OPENSSL_init_crypto");
        init.call(NO_CLEANUP_AT_EXIT, 0);
        d2iAutoPrivateKey = (ReadKey) library.function("d2i_AutoPrivateKey");
        freeKey = (Release) library.function("EVP_PKEY_free");
        newContext = (NewContext) library.function("EVP_PKEY_CTX_new");
        initSign = (InitContext) library.function("EVP_PKEY_sign_init");
        sign = (Sign) library.function("EVP_PKEY_sign");
        freeContext = (Release) library.function("EVP_PKEY_CTX_free");
    }

    @Override
    long read(byte[] encoded) {
        try (PinnedObject content = PinnedObject.create(encoded);
                PinnedObject start = PinnedObject.create(
                        new long[] {content.addressOfArrayElement(0).rawValue()})) {
            return d2iAutoPrivateKey.call(0, start.addressOfArrayElement(0), encoded.length);
        }
    }

    @Override
    void free(long key) {
        freeKey.call(key);
    }

    @Override
    byte[] sign(long key, byte[] digest) {
        byte[] signature = new byte[LONGEST_SIGNATURE];
        long[] length = {LONGEST_SIGNATURE};
        long context = newContext.call(key, 0);
        try (PinnedObject pinnedSignature = PinnedObject.create(signature);
                PinnedObject pinnedLength = PinnedObject.create(length);
                PinnedObject pinnedDigest = PinnedObject.create(digest)) {
            return context != 0
                            && initSign.call(context) > 0
                            && sign.call(
                                            context,
                                            pinnedSignature.addressOfArrayElement(0),
                                            pinnedLength.addressOfArrayElement(0),
                                            pinnedDigest.addressOfArrayElement(0),
                                            digest.length)
                                    > 0
                    ? Arrays.copyOf(signature, (int) length[0])
                    : null;
        } finally {
            freeContext.call(context);
        }
    }

    /** {@code int OPENSSL_init_crypto(uint64_t, const OPENSSL_INIT_SETTINGS *)}. */
    private interface InitLibrary extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call(long options, long settings);
    }

    /** {@code EVP_PKEY *d2i_AutoPrivateKey(EVP_PKEY **, const unsigned char **, long)}. */
    private interface ReadKey extends CFunctionPointer {
        @InvokeCFunctionPointer
        long call(long reused, PointerBase content, long length);
    }

    /** {@code EVP_PKEY_CTX *EVP_PKEY_CTX_new(EVP_PKEY *, ENGINE *)}. */
    private interface NewContext extends CFunctionPointer {
        @InvokeCFunctionPointer
        long call(long key, long engine);
    }

    /** {@code int EVP_PKEY_sign_init(EVP_PKEY_CTX *)}. */
    private interface InitContext extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call(long context);
    }

    /** {@code int EVP_PKEY_sign(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t)}. */
    private interface Sign extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call(long context, PointerBase signature, PointerBase length, PointerBase digest, long digestLength);
    }

    /** {@code void EVP_PKEY_free(EVP_PKEY *)} and {@code void EVP_PKEY_CTX_free(EVP_PKEY_CTX *)}. */
    private interface Release extends CFunctionPointer {
        @InvokeCFunctionPointer
        void call(long address);
    }
}
