package dev.signet.database;

import java.util.HashSet;
import java.util.Set;

/** Settings that Signet passes to Quarkus as system properties. Closing removes them. */
final class LentSettings implements AutoCloseable {
    private final Set<String> names = new HashSet<>();

    /** Sets a literal value. Escapes {@code $}, so that it is not read as an expression. */
    void set(String name, String value) {
        names.add(name);
        System.setProperty(name, value.replace("$", "$$"));
        // Clears the setting's file variant, which has been read already.
        names.add(name + "-file");
        System.setProperty(name + "-file", "");
    }

    @Override
    public void close() {
        names.forEach(System::clearProperty);
    }
}
