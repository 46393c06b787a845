package dev.signet.user;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.Platform;
import org.graalvm.nativeimage.c.CContext;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunctionPointer;
import org.graalvm.nativeimage.c.function.InvokeCFunctionPointer;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.nativeimage.c.type.CTypeConversion.CCharPointerHolder;
import org.graalvm.word.PointerBase;

/**
 * Calls libsodium from the native binary, on Linux. The library is part of the binary and is loaded from memory, so this also
 * works if no directory can be written to or allows programs.
 */
@CContext(LibsodiumInBinary.Libc.class)
final class LibsodiumInBinary extends Libsodium {
    /** Everything that is linked comes from the C library, so there is nothing to say about it. */
    static final class Libc implements CContext.Directives {}

    /** {@code MFD_CLOEXEC}. */
    private static final int CLOSE_ON_EXEC = 1;

    /** {@code RTLD_NOW}. */
    private static final int RESOLVE_NOW = 2;

    private final PasswordHashFunction pwhash;

    LibsodiumInBinary() throws IOException {
        if (!Platform.includedIn(Platform.LINUX.class)) {
            throw new IOException("the binary loads it only on Linux");
        }
        PointerBase library = open();
        InitFunction init = (InitFunction) function(library, "sodium_init");
        init.call();
        pwhash = (PasswordHashFunction) function(library, "crypto_pwhash");
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

    private static PointerBase open() throws IOException {
        int descriptor;
        try (CCharPointerHolder name = CTypeConversion.toCString("libsodium")) {
            descriptor = memfdCreate(name.get(), CLOSE_ON_EXEC);
        }
        if (descriptor < 0) {
            throw new IOException("the system has no files in memory (memfd_create)");
        }
        try {
            Path file = Path.of("/proc/self/fd/" + descriptor);
            try (InputStream library = file();
                    OutputStream memory = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
                library.transferTo(memory);
            }
            try (CCharPointerHolder path = CTypeConversion.toCString(file.toString())) {
                PointerBase library = dlopen(path.get(), RESOLVE_NOW);
                if (library.isNull()) {
                    throw new UnsatisfiedLinkError(CTypeConversion.toJavaString(dlerror()));
                }
                return library;
            }
        } finally {
            close(descriptor);
        }
    }

    private static PointerBase function(PointerBase library, String name) {
        try (CCharPointerHolder symbol = CTypeConversion.toCString(name)) {
            PointerBase function = dlsym(library, symbol.get());
            if (function.isNull()) {
                throw new UnsatisfiedLinkError("it has no " + name);
            }
            return function;
        }
    }

    @CFunction("memfd_create")
    private static native int memfdCreate(CCharPointer name, int flags);

    @CFunction
    private static native int close(int descriptor);

    @CFunction
    private static native PointerBase dlopen(CCharPointer path, int mode);

    @CFunction
    private static native CCharPointer dlerror();

    @CFunction
    private static native PointerBase dlsym(PointerBase library, CCharPointer name);

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
