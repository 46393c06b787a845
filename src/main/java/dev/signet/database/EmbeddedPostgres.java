package dev.signet.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL of our own, for a service that was given none: its programs, its data and its password lie in one
 * folder, it listens on a free loopback port, and it is as durable as any other. It outlives neither {@link #close()}
 * nor, beyond the next start, the death of the service.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);

    private final DatabaseFolder place;
    private final FolderLock lock;
    private final RunningServers servers;
    private final int port;
    private final String password;

    private EmbeddedPostgres(DatabaseFolder place, FolderLock lock, RunningServers servers, int port, String password) {
        this.place = place;
        this.lock = lock;
        this.servers = servers;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts the PostgreSQL of a folder and waits until it answers. The first start makes the folder; a later one
     * carries on with its data, whatever became of the process that used it before.
     *
     * @throws IOException if it cannot be started; the message says what to do
     */
    public static EmbeddedPostgres start(Path folder) throws IOException {
        return start(folder, Platform.current(), ServerAccount.candidates());
    }

    static EmbeddedPostgres start(Path folder, Platform platform, List<ServerAccount> accounts) throws IOException {
        long began = System.nanoTime();
        DatabaseFolder place = DatabaseFolder.open(folder);
        FolderLock lock = FolderLock.of(place);
        RunningServers servers = new RunningServers(place);
        try {
            servers.endThoseLeftBehind();
            place.beginLog();
            PostgresBinaries binaries = PostgresBinaries.unpack(platform, place);
            PostgresPrograms programs = PostgresPrograms.of(binaries, place, accounts);
            String password = new DataDirectory(place, programs).prepare();
            int port = programs.serve();
            EmbeddedPostgres postgres = new EmbeddedPostgres(place, lock, servers, port, password);
            String version = postgres.version();
            LOG.infof(
                    "PostgreSQL %s in %s, port %d, started in %.1f s",
                    version, place, port, (System.nanoTime() - began) / 1e9);
            return postgres;
        } catch (IOException | RuntimeException e) {
            servers.end();
            lock.close();
            throw e;
        }
    }

    /** Where the database is, for a driver; without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + PostgresPrograms.LOOPBACK + ":" + port + "/" + DataDirectory.DATABASE;
    }

    /** The role that owns the database, and nothing beyond it. */
    public String username() {
        return DataDirectory.OWNER;
    }

    /** The password of {@link #username()}: random, the same on every start of one folder. */
    public String password() {
        return password;
    }

    /**
     * A random secret that belongs to the data: made at the first call, kept in the folder, the same ever after. Only who
     * runs the service can read it.
     */
    public String keptSecret(String name) throws IOException {
        return KeptSecret.of(place.secret(name));
    }

    /** Stops the server, ending its connections, and frees the folder. Closing again does nothing. */
    @Override
    public synchronized void close() {
        if (lock.isHeld()) {
            servers.end();
            lock.close();
        }
    }

    /** Asks the server itself, over the way that the service will take: what answers here answers there. */
    private String version() throws IOException {
        Properties login = new Properties();
        login.setProperty("user", username());
        login.setProperty("password", password);
        // Not by DriverManager: it sees only the drivers of its caller's class loader, and Quarkus has several.
        try (Connection connection = new org.postgresql.Driver().connect(jdbcUrl(), login)) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new FolderFailure(
                    "PostgreSQL was started but refuses the user " + username() + ": " + e.getMessage() + ". Delete "
                            + place.password() + ": the next start makes a new password.",
                    e);
        }
    }
}
