package dev.signet.database;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.configuration.QuarkusConfigBuilderCustomizer;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.PropertiesLocationConfigSourceFactory;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The database of a run that was given none: an {@link EmbeddedPostgres}, started before Quarkus and stopped after it. Where
 * a JDBC URL is configured, nothing happens.
 */
public final class OwnDatabase implements AutoCloseable {
    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String URL_VARIABLE = "QUARKUS_DATASOURCE_JDBC_URL";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String KEYS_SECRET = "signet.keys.secret";
    private static final String EMBEDDED = "signet.database.embedded";
    private static final String FOLDER = "signet.database.dir";
    private static final String DEFAULT_FOLDER = "signet-data";

    /** What a file beside the working directory may say, as Quarkus reads it. */
    private static final Path CONFIG_FILE = Path.of("config", "application.properties");

    private static final int CONFIG_FILE_ORDINAL = 260;

    private final EmbeddedPostgres postgres;
    private final boolean keepsSecret;
    private final Thread atExit;

    private OwnDatabase(EmbeddedPostgres postgres, boolean keepsSecret) {
        this.postgres = postgres;
        this.keepsSecret = keepsSecret;
        this.atExit = new Thread(this::stopAfterQuarkus, "signet-database-stop");
    }

    /**
     * Starts a database where none is configured, and lets Quarkus know of it by system properties.
     *
     * @throws IOException where it cannot be started; the message says what to do
     */
    public static OwnDatabase startUnlessConfigured() throws IOException {
        if (isNamedByStarter()) {
            return new OwnDatabase(null, false);
        }
        SmallRyeConfig config = config();
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
        System.setProperty(EMBEDDED, "true");
        if (keepsSecret) {
            System.setProperty(KEYS_SECRET, postgres.keptSecret("keys.secret"));
        }
        return database;
    }

    /** By a system property or the plain variable, as in most productions: their starts read the configuration once, not twice. */
    private static boolean isNamedByStarter() {
        String url = System.getProperty(URL, System.getenv(URL_VARIABLE));
        return url != null && !url.isBlank();
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

    /** The configuration that Quarkus will read, as far as it can name a database: Quarkus itself is not there yet. */
    private static SmallRyeConfig config() throws IOException {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withCustomizers(new QuarkusConfigBuilderCustomizer())
                .addDefaultInterceptors()
                .addDefaultSources();
        builder.withSources(new DotEnvConfigSourceProvider());
        builder.withSources(new PropertiesLocationConfigSourceFactory());
        if (Files.exists(CONFIG_FILE)) {
            builder.withSources(new PropertiesConfigSource(CONFIG_FILE.toUri().toURL(), CONFIG_FILE_ORDINAL));
        }
        return builder.build();
    }
}
