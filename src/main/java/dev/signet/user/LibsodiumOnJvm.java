package dev.signet.user;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import dev.signet.secret.JnaLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Calls libsodium through JNA. Both libraries are unpacked into the directory for temporary files, which must allow programs. */
final class LibsodiumOnJvm extends Libsodium {
    private final Function pwhash;

    LibsodiumOnJvm() throws IOException {
        this(Path.of(JnaLibrary.TEMPORARY), file());
    }

    /** Loads the library from this directory, and removes it from there. */
    LibsodiumOnJvm(Path directory, InputStream library) throws IOException {
        Path unpacked = Files.createTempFile(directory, "libsodium", null);
        try (library) {
            Files.copy(library, unpacked, StandardCopyOption.REPLACE_EXISTING);
            NativeLibrary sodium = JnaLibrary.open(unpacked.toString());
            sodium.getFunction("sodium_init").invokeInt(new Object[0]);
            pwhash = sodium.getFunction("crypto_pwhash");
        } finally {
            remove(unpacked);
        }
    }

    @Override
    int pwhash(byte[] hash, byte[] password, byte[] salt, long passes, long memory) {
        // JNA's own copy of an array is not cleared after the call. No memory is smaller than one byte.
        try (Memory secret = new Memory(password.length + 1L);
                Memory result = new Memory(hash.length)) {
            secret.write(0, password, 0, password.length);
            int failed = pwhash.invokeInt(new Object[] {
                result, (long) hash.length, secret, (long) password.length, salt, passes, memory, ARGON2ID
            });
            result.read(0, hash, 0, hash.length);
            secret.clear();
            result.clear();
            return failed;
        }
    }

    private static void remove(Path unpacked) throws IOException {
        try {
            Files.deleteIfExists(unpacked);
        } catch (IOException inUse) {
            // On Windows, until the process ends.
            unpacked.toFile().deleteOnExit();
        }
    }
}
