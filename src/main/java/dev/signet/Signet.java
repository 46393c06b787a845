package dev.signet;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program. */
@QuarkusMain
public final class Signet {
    private Signet() {}

    /** Runs the service until it is told to stop. */
    public static void main(String... arguments) {
        Quarkus.run(arguments);
    }
}
