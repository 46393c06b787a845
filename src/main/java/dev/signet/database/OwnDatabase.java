package dev.signet.database;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The database of a run that was given none: an {@link EmbeddedPostgres}, started before Quarkus and stopped after it. Where
 * a JDBC URL is configured, nothing happens.
 */
public final class OwnDatabase implements AutoCloseable {
    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String KEYS_SECRET = "signet.keys.secret";
    private static final String EMBEDDED = "signet.database.embedded";
    private static final String FOLDER = "signet.database.dir";
    private static final String DEFAULT_FOLDER = "signet-data";

    /** What names the file of a setting's value: an own database has a password of its own. */
    private static final String FILE = "-file";

    private final EmbeddedPostgres postgres;
    private final boolean keepsSecret;
    private final Thread atExit;

    private OwnDatabase(EmbeddedPostgres postgres, boolean keepsSecret) {
        this.postgres = postgres;
        this.keepsSecret = keepsSecret;
        this.atExit = new Thread(this::stopAfterQuarkus, "signet-database-stop");
    }

    /**
     * Starts a database if these settings name none, and lets Quarkus know of it by system properties.
     *
     * @throws IOException where it cannot be started; the message says what to do
     */
    public static OwnDatabase startUnlessConfigured(SmallRyeConfig config) throws IOException {
        if (config.getOptionalValue(URL, String.class).isPresent()) {
            return new OwnDatabase(null, false);
        }
        String folder = config.getOptionalValue(FOLDER, String.class).orElse(DEFAULT_FOLDER);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(folder));
        boolean keepsSecret = config.getOptionalValue(KEYS_SECRET, String.class).isEmpty();
        OwnDatabase database = new OwnDatabase(postgres, keepsSecret);
        Runtime.getRuntime().addShutdownHook(database.atExit);
        System.setProperty(URL, postgres.jdbcUrl());
        System.setProperty(USERNAME, postgres.username());
        System.setProperty(PASSWORD, postgres.password());
        System.setProperty(USERNAME + FILE, "");
        System.setProperty(PASSWORD + FILE, "");
        System.setProperty(EMBEDDED, "true");
        if (keepsSecret) {
            System.setProperty(KEYS_SECRET, postgres.keptSecret("keys.secret"));
        }
        return database;
    }

    /** Stops the database, if one was started. Dev mode comes here at every reload; a process that ends does not. */
    @Override
    public void close() {
        if (postgres == null) {
            return;
        }
        System.clearProperty(URL);
        System.clearProperty(USERNAME);
        System.clearProperty(PASSWORD);
        System.clearProperty(USERNAME + FILE);
        System.clearProperty(PASSWORD + FILE);
        System.clearProperty(EMBEDDED);
        if (keepsSecret) {
            System.clearProperty(KEYS_SECRET);
        }
        postgres.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs already, and finds nothing left to stop.
        }
    }

    /** Shutdown hooks run side by side: the service must have let go of the database before it stops. */
    private void stopAfterQuarkus() {
        Application service = ApplicationLifecycleManager.getCurrentApplication();
        if (service != null) {
            service.stop();
            service.awaitShutdown();
        }
        postgres.close();
    }
}
