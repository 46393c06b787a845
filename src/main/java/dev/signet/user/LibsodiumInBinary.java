package dev.signet.user;

import dev.signet.secret.SharedLibrary;
import java.io.IOException;
import java.util.Arrays;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.CContext;
import org.graalvm.nativeimage.c.function.CFunctionPointer;
import org.graalvm.nativeimage.c.function.InvokeCFunctionPointer;
import org.graalvm.nativeimage.c.type.CCharPointer;

/** Calls libsodium from the native binary, on Linux. The library is part of the binary and is loaded from memory. */
@CContext(SharedLibrary.Libc.class)
final class LibsodiumInBinary extends Libsodium {
    private final PasswordHashFunction pwhash;

    LibsodiumInBinary() throws IOException {
        SharedLibrary library = SharedLibrary.open("libsodium", file());
        InitFunction init = (InitFunction) library.function("sodium_init");
        init.call();
        pwhash = (PasswordHashFunction) library.function("crypto_pwhash");
    }

    @Override
    int pwhash(byte[] hash, byte[] password, byte[] salt, long passes, long memory) {
        // An empty array has no address.
        byte[] secret = Arrays.copyOf(password, password.length + 1);
        try (PinnedObject pinnedHash = PinnedObject.create(hash);
                PinnedObject pinnedSecret = PinnedObject.create(secret);
                PinnedObject pinnedSalt = PinnedObject.create(salt)) {
            return pwhash.call(
                    pinnedHash.addressOfArrayElement(0),
                    hash.length,
                    pinnedSecret.addressOfArrayElement(0),
                    password.length,
                    pinnedSalt.addressOfArrayElement(0),
                    passes,
                    memory,
                    ARGON2ID);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** {@code int sodium_init(void)}. */
    private interface InitFunction extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call();
    }

    /** {@code int crypto_pwhash(…)}; a {@code size_t} is a {@code long} on 64-bit systems. */
    private interface PasswordHashFunction extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call(
                CCharPointer hash,
                long hashLength,
                CCharPointer password,
                long passwordLength,
                CCharPointer salt,
                long passes,
                long memory,
                int algorithm);
    }
}
