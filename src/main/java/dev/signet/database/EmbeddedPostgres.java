package dev.signet.database;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jboss.logging.Logger;

/**
 * An embedded PostgreSQL, used if no database is configured. Its programs, data and password are in one folder. It
 * listens on a free loopback port and is as durable as any other PostgreSQL. {@link #close()} stops it; if the service
 * is killed, the next start ends it.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);

    /** For a service that starts when a command wants to use its PostgreSQL. */
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final DatabaseFolder place;

    /** Null if another process started the server. */
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
     * Starts the PostgreSQL of a folder and waits until it accepts connections. The first start creates the folder;
     * later ones reuse its data, even if the previous process was killed.
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

    /**
     * Returns the PostgreSQL of a folder for a command. If a service is running it, this connects to it, and
     * {@link #close()} leaves it running; otherwise this starts it.
     *
     * @throws IOException if it can be neither started nor reached; the message says what to do
     */
    public static EmbeddedPostgres startOrJoin(Path folder) throws IOException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (true) {
            try {
                return start(folder);
            } catch (FolderInUse inUse) {
                if (inUse.endsSoon()) {
                    throw inUse;
                }
                Optional<EmbeddedPostgres> running = running(folder);
                if (running.isPresent()) {
                    return running.get();
                }
                if (System.nanoTime() > deadline) {
                    throw new FolderFailure(
                            inUse.getMessage() + " If the process is a Signet in a container, run the command in it.",
                            inUse);
                }
            }
            pause();
        }
    }

    /**
     * Returns the PostgreSQL of a folder if a service is running it. {@link #close()} leaves it running.
     *
     * @throws IOException if it cannot be reached; the message says what to do
     */
    public static Optional<EmbeddedPostgres> running(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        DatabaseFolder place = DatabaseFolder.open(folder);
        RunningServers servers = new RunningServers(place);
        Optional<Integer> port = servers.readyPort();
        if (port.isEmpty() || !servers.isRunning()) {
            return Optional.empty();
        }
        String password = Files.readString(place.password());
        EmbeddedPostgres postgres = new EmbeddedPostgres(place, null, servers, port.get(), password);
        try {
            postgres.version();
        } catch (FolderFailure unreachable) {
            throw new FolderFailure(
                    "The service that uses " + place + " has a PostgreSQL on port " + port.get()
                            + ", which cannot be reached from here ("
                            + unreachable.getCause().getMessage()
                            + "). If the service runs in a container, run the command in it.",
                    unreachable);
        }
        return Optional.of(postgres);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another process started PostgreSQL");
        }
    }

    /** Returns whether this process started the server and stops it. */
    boolean isOwn() {
        return lock != null;
    }

    /** Returns the JDBC URL, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + PostgresPrograms.LOOPBACK + ":" + port + "/" + DataDirectory.DATABASE;
    }

    /** Returns the role that owns the database and has no other rights. */
    public String username() {
        return DataDirectory.OWNER;
    }

    /** Returns the password of {@link #username()}, which is random and does not change between starts. */
    public String password() {
        return password;
    }

    /**
     * Returns a random secret that belongs to the data. The first call creates it and stores it in the folder, readable
     * only for the user who runs Signet.
     */
    public String keptSecret(String name) throws IOException {
        return KeptSecret.of(place.secret(name));
    }

    /**
     * Stops the server, closes its connections and releases the folder, unless another process started it. Closing again
     * does nothing.
     */
    @Override
    public synchronized void close() {
        if (isOwn() && lock.isHeld()) {
            servers.end();
            lock.close();
        }
    }

    /** Returns the server's version. Connects as the service will, to check that logins work. */
    private String version() throws IOException {
        Properties login = new Properties();
        login.setProperty("user", username());
        login.setProperty("password", password);
        // Not with DriverManager, which sees only drivers of its caller's class loader, and Quarkus has several.
        try (Connection connection = new org.postgresql.Driver().connect(jdbcUrl(), login)) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new FolderFailure(
                    "PostgreSQL has started but refuses the user " + username() + ": " + e.getMessage() + ". Delete "
                            + place.password() + ": the next start creates a new password.",
                    e);
        }
    }
}
