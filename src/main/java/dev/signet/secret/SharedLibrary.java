package dev.signet.secret;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.graalvm.nativeimage.Platform;
import org.graalvm.nativeimage.c.CContext;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.nativeimage.c.type.CTypeConversion.CCharPointerHolder;
import org.graalvm.word.PointerBase;

/** A library in C that the native binary loads while it runs, on Linux. On the JVM, {@link JnaLibrary} does that. */
@CContext(SharedLibrary.Libc.class)
public final class SharedLibrary {
    /** Everything that is linked comes from the C library, so there is nothing to say about it. */
    public static final class Libc implements CContext.Directives {}

    /** {@code MFD_CLOEXEC}. */
    private static final int CLOSE_ON_EXEC = 1;

    /** {@code RTLD_NOW}. */
    private static final int RESOLVE_NOW = 2;

    private final PointerBase handle;

    private SharedLibrary(PointerBase handle) {
        this.handle = handle;
    }

    /**
     * Loads a library of the system.
     *
     * @param name the name of its file, as the system's linker finds it, or a path
     * @throws IOException if this is not Linux
     * @throws UnsatisfiedLinkError if the system cannot load it
     */
    public static SharedLibrary open(String name) throws IOException {
        requireLinux();
        try (CCharPointerHolder path = CTypeConversion.toCString(name)) {
            PointerBase handle = dlopen(path.get(), RESOLVE_NOW);
            if (handle.isNull()) {
                throw new UnsatisfiedLinkError(CTypeConversion.toJavaString(dlerror()));
            }
            return new SharedLibrary(handle);
        }
    }

    /**
     * Loads a library from memory. This also works if no directory can be written to or allows programs.
     *
     * @param name what the system calls it in its lists
     * @param content its file, which is closed
     * @throws IOException if this is not Linux, or the file cannot be read or kept in memory
     * @throws UnsatisfiedLinkError if the system cannot load it
     */
    public static SharedLibrary open(String name, InputStream content) throws IOException {
        requireLinux();
        int descriptor;
        try (CCharPointerHolder label = CTypeConversion.toCString(name)) {
            descriptor = memfdCreate(label.get(), CLOSE_ON_EXEC);
        }
        if (descriptor < 0) {
            throw new IOException("the system has no files in memory (memfd_create)");
        }
        try {
            Path file = Path.of("/proc/self/fd/" + descriptor);
            try (content;
                    OutputStream memory = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
                content.transferTo(memory);
            }
            return open(file.toString());
        } finally {
            close(descriptor);
        }
    }

    /**
     * Returns the address of a function.
     *
     * @throws UnsatisfiedLinkError if the library has none of this name
     */
    public PointerBase function(String name) {
        try (CCharPointerHolder symbol = CTypeConversion.toCString(name)) {
            PointerBase function = dlsym(handle, symbol.get());
            if (function.isNull()) {
                throw new UnsatisfiedLinkError("it has no " + name);
            }
            return function;
        }
    }

    private static void requireLinux() throws IOException {
        if (!Platform.includedIn(Platform.LINUX.class)) {
            throw new IOException("the binary loads libraries only on Linux");
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
}
