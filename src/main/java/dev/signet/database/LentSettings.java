package dev.signet.database;

import java.util.HashSet;
import java.util.Set;

/** Settings that the program makes for Quarkus, as system properties, until the service has ended. */
final class LentSettings implements AutoCloseable {
    private final Set<String> names = new HashSet<>();

    /** Sets this, whatever it contains: a value read from a configuration may be an expression, this one is not. */
    void set(String name, String value) {
        names.add(name);
        System.setProperty(name, value.replace("$", "$$"));
        // If the value was in a file, the file has been read.
        names.add(name + "-file");
        System.setProperty(name + "-file", "");
    }

    @Override
    public void close() {
        names.forEach(System::clearProperty);
    }
}
