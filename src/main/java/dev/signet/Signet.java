package dev.signet;

import dev.signet.database.OwnDatabase;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import org.jboss.logging.Logger;

/** The program: a database, where none is configured, and the service. */
@QuarkusMain
public final class Signet {
    private Signet() {}

    /** Runs the service until it is told to stop. */
    public static void main(String... arguments) {
        try (OwnDatabase database = OwnDatabase.startUnlessConfigured()) {
            EarlyStop.allow();
            Quarkus.run(arguments);
        } catch (IOException noDatabase) {
            Logger.getLogger(Signet.class).error(noDatabase.getMessage());
            System.exit(1);
        }
    }
}
