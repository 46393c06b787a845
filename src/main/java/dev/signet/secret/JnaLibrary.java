package dev.signet.secret;

import com.sun.jna.NativeLibrary;

/** A library in C that the JVM loads through JNA. In the native binary, {@link SharedLibrary} does that. */
public final class JnaLibrary {
    /** The directory for temporary files. JNA unpacks a library of its own into it, so it must allow programs. */
    public static final String TEMPORARY = System.getProperty("java.io.tmpdir");

    private JnaLibrary() {}

    /**
     * Loads a library.
     *
     * @param name the name of its file, as the system's linker finds it, or a path
     * @throws LinkageError if it does not exist, or JNA's own library cannot be unpacked
     */
    public static NativeLibrary open(String name) {
        // JNA's default is in the home directory, which the account of a service may lack.
        System.getProperties().putIfAbsent("jna.tmpdir", TEMPORARY);
        return NativeLibrary.getInstance(name);
    }
}
