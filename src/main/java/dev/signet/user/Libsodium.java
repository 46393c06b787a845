package dev.signet.user;

import dev.signet.secret.NativeBinary;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * libsodium's Argon2id, which is written in C and takes about half the time of {@link BouncyCastleArgon2}. The library comes
 * with the dependency {@code lazysodium-java}. Its memory is not of the heap.
 */
abstract class Libsodium implements Argon2 {
    /** What libsodium's {@code crypto_pwhash} calls Argon2id of version 19. */
    static final int ARGON2ID = 2;

    private static final int VERSION = 19;
    private static final int SALT_BYTES = 16;
    private static final int LEAST_HASH_BYTES = 16;
    private static final int KIB = 1024;

    /**
     * Loads the library.
     *
     * @throws IOException if it does not exist for this system, or cannot be unpacked
     * @throws LinkageError if the system refuses to load it
     */
    static Libsodium load() throws IOException {
        Libsodium loaded = NativeBinary.RUNS ? new LibsodiumInBinary() : new LibsodiumOnJvm();
        loaded.check();
        return loaded;
    }

    /** Returns whether libsodium has this variant, with these lengths. */
    boolean computes(Argon2Input input) {
        return input.variant().equals("id")
                && input.version() == VERSION
                && input.cost().lanes() == 1
                && input.salt().length == SALT_BYTES
                && input.length() >= LEAST_HASH_BYTES;
    }

    @Override
    public final byte[] hash(byte[] password, Argon2Input input) {
        byte[] hash = new byte[input.length()];
        long memory = (long) input.cost().memory() * KIB;
        if (pwhash(hash, password, input.salt(), input.cost().passes(), memory) != 0) {
            // Its only reason to fail.
            throw new NoMemory(memory);
        }
        return hash;
    }

    /** The system has no memory left. */
    static final class NoMemory extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoMemory(long bytes) {
            super("The system did not give libsodium " + bytes + " bytes.");
        }
    }

    /** Calls {@code crypto_pwhash}. May be called by several threads at once. */
    abstract int pwhash(byte[] hash, byte[] password, byte[] salt, long passes, long memory);

    /** Compares a cheap hash with Bouncy Castle's, so that a broken library is noticed before it hashes a password. */
    private void check() {
        Argon2Input cheap =
                new Argon2Input("id", VERSION, new Argon2Cost(8, 1, 1), new byte[SALT_BYTES], LEAST_HASH_BYTES);
        byte[] password = {1, 0, 2};
        if (!Arrays.equals(hash(password, cheap), new BouncyCastleArgon2().hash(password, cheap))) {
            throw new UnsatisfiedLinkError("it computes wrong hashes");
        }
    }

    /** Returns the library's file for this system. */
    static InputStream file() throws IOException {
        InputStream file = Libsodium.class.getResourceAsStream("/" + nameOfFile());
        if (file == null) {
            throw new FileNotFoundException("there is no " + nameOfFile());
        }
        return file;
    }

    private static String nameOfFile() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch");
        boolean arm = processor.equals("aarch64");
        if (!arm && !processor.equals("amd64") && !processor.equals("x86_64")) {
            return "library for the processor " + processor;
        }
        if (system.startsWith("linux")) {
            return arm ? "arm64/libsodium.so" : "linux64/libsodium.so";
        }
        if (system.startsWith("mac")) {
            return arm ? "mac_arm/libsodium.dylib" : "mac/libsodium.dylib";
        }
        return system.startsWith("windows") && !arm ? "windows64/libsodium.dll" : "library for " + system;
    }
}
