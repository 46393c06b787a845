package dev.signet.database;

import dev.signet.start.StartFailure;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The service's database: the configured one, or else an {@link EmbeddedPostgres} that is started before Quarkus and
 * stopped after it.
 */
public final class OwnDatabase implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OwnDatabase.class);

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String LOGIN = "quarkus.datasource.";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String FEED_URL = "signet.revocation.jdbc-url";
    private static final String WORKERS_URL = "signet.database.workers.jdbc-url";
    private static final String STANDBY = "signet.database.replica.";
    private static final String STANDBY_URL = STANDBY + "jdbc-url";
    private static final String KEYS_SECRET = "signet.keys.secret";
    private static final String EMBEDDED = "signet.database.embedded";
    private static final String FOLDER = "signet.database.dir";
    private static final String DEFAULT_FOLDER = "signet-data";

    /** The environment variable that hosting platforms set. */
    private static final String PLATFORMS_URL = "DATABASE_URL";

    private final LentSettings settings = new LentSettings();
    private final Thread atExit = new Thread(this::stopAfterQuarkus, "signet-database-stop");
    private EmbeddedPostgres postgres;
    private boolean configured;

    private OwnDatabase() {}

    /**
     * Passes the configured database to Quarkus as system properties, in the format that it expects. Starts one if none
     * is configured.
     */
    public static OwnDatabase startUnlessConfigured(SmallRyeConfig config) {
        return open(config, folder -> Optional.of(EmbeddedPostgres.start(folder)));
    }

    /** Does the same for a command. If a service runs on the same folder, the command uses its PostgreSQL. */
    public static OwnDatabase startOrJoin(SmallRyeConfig config) {
        return open(config, folder -> Optional.of(EmbeddedPostgres.startOrJoin(folder)));
    }

    /** Does the same without starting anything: if no database is configured or running, Quarkus gets none. */
    public static OwnDatabase find(SmallRyeConfig config) {
        return open(config, EmbeddedPostgres::running);
    }

    /** Gets the PostgreSQL of a folder. */
    private interface Opening {
        Optional<EmbeddedPostgres> of(Path folder) throws IOException;
    }

    private static OwnDatabase open(SmallRyeConfig config, Opening opening) {
        OwnDatabase database = new OwnDatabase();
        Optional<DatabaseUrl> configured = url(config, URL, "quarkus.datasource.jdbc.url (QUARKUS_DATASOURCE_JDBC_URL)")
                .or(() -> url(config, PLATFORMS_URL, PLATFORMS_URL));
        if (configured.isPresent()) {
            database.configured = true;
            database.use(configured.get(), URL, LOGIN, config);
        } else {
            database.open(config, folderOf(config), opening);
        }
        url(config, FEED_URL, "signet.revocation.jdbc-url (SIGNET_REVOCATION_JDBC_URL)")
                .ifPresent(feed -> database.settings.set(FEED_URL, feed.jdbcUrlWithLogin()));
        url(config, WORKERS_URL, "signet.database.workers.jdbc-url (SIGNET_DATABASE_WORKERS_JDBC_URL)")
                .ifPresent(workers -> database.settings.set(WORKERS_URL, workers.jdbcUrlWithLogin()));
        url(config, STANDBY_URL, "signet.database.replica.jdbc-url (SIGNET_DATABASE_REPLICA_JDBC_URL)")
                .ifPresent(standby -> database.use(standby, STANDBY_URL, STANDBY, config));
        return database;
    }

    /** Returns whether a database is configured, so that none has to be started. */
    public static boolean isConfigured(SmallRyeConfig config) {
        return value(config, URL).or(() -> value(config, PLATFORMS_URL)).isPresent();
    }

    private static Optional<DatabaseUrl> url(SmallRyeConfig config, String setting, String name) {
        Optional<DatabaseUrl> url = value(config, setting).map(text -> DatabaseUrl.parse(name, text));
        url.map(DatabaseUrl::ignored)
                .filter(ignored -> !ignored.isEmpty())
                .ifPresent(ignored -> LOG.warnf("These parameters in %s have no effect: %s", name, ignored));
        return url;
    }

    private static Optional<String> value(SmallRyeConfig config, String setting) {
        // Uses the raw value of DATABASE_URL, so that a dollar sign in a password does not start an expression.
        Optional<String> value = setting.equals(PLATFORMS_URL)
                ? Optional.ofNullable(config.getConfigValue(setting).getRawValue())
                : config.getOptionalValue(setting, String.class);
        return value.filter(text -> !text.isBlank());
    }

    /** Sets a URL, and its user and password in the settings that begin with {@code login}, unless they are set. */
    private void use(DatabaseUrl url, String setting, String login, SmallRyeConfig config) {
        settings.set(setting, url.jdbcUrl());
        if (config.getOptionalValue(login + USERNAME, String.class).isEmpty()) {
            url.user().ifPresent(user -> settings.set(login + USERNAME, user));
        }
        if (config.getOptionalValue(login + PASSWORD, String.class).isEmpty()) {
            url.password().ifPresent(password -> settings.set(login + PASSWORD, password));
        }
    }

    private static String folderOf(SmallRyeConfig config) {
        return config.getOptionalValue(FOLDER, String.class).orElse(DEFAULT_FOLDER);
    }

    private void open(SmallRyeConfig config, String folder, Opening opening) {
        try {
            Optional<EmbeddedPostgres> opened = opening.of(Path.of(folder));
            if (opened.isPresent()) {
                use(opened.get(), config);
            }
        } catch (FolderFailure known) {
            throw new StartFailure(known.getMessage(), known);
        } catch (IOException | RuntimeException fault) {
            FolderFailure failure = FolderFailure.of(folder, fault);
            throw new StartFailure(failure.getMessage(), fault);
        }
    }

    private void use(EmbeddedPostgres opened, SmallRyeConfig config) throws IOException {
        postgres = opened;
        if (postgres.isOwn()) {
            Runtime.getRuntime().addShutdownHook(atExit);
        }
        settings.set(URL, postgres.jdbcUrl());
        settings.set(LOGIN + USERNAME, postgres.username());
        settings.set(LOGIN + PASSWORD, postgres.password());
        settings.set(EMBEDDED, "true");
        if (config.getOptionalValue(KEYS_SECRET, String.class).isEmpty()) {
            settings.set(KEYS_SECRET, postgres.keptSecret("keys.secret"));
        }
    }

    /** Returns whether this process started the database, so that nobody else uses it. */
    public boolean isOwn() {
        return postgres != null && postgres.isOwn();
    }

    /** Returns whether there is a database, configured or running. */
    public boolean isThere() {
        return configured || postgres != null;
    }

    /**
     * Stops the embedded database, if one was started. Dev mode calls this at every reload; a process that ends does
     * not.
     */
    @Override
    public void close() {
        settings.close();
        if (!isOwn()) {
            return;
        }
        postgres.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException shuttingDown) {
            // The hook is already running and has nothing to stop.
        }
    }

    /** Waits for the service to release the database, because shutdown hooks run in parallel. */
    private void stopAfterQuarkus() {
        Application service = ApplicationLifecycleManager.getCurrentApplication();
        if (service != null) {
            service.stop();
            service.awaitShutdown();
        }
        postgres.close();
    }
}
