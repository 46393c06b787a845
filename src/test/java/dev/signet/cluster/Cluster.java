package dev.signet.cluster;

import dev.signet.database.EmbeddedPostgres;
import dev.signet.database.MadeFolder;
import dev.signet.testing.Accounts;
import dev.signet.testing.Argon2;
import dev.signet.testing.Database;
import dev.signet.testing.Member;
import dev.signet.testing.Packaged;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.function.IOConsumer;
import org.postgresql.ds.PGSimpleDataSource;

/** Two replicas on one database, behind a proxy that a test can cut or stall. */
final class Cluster implements AutoCloseable {
    /** A list that every request reads from the database. A replica keeps the plain first page of posts for a second. */
    static final String LIST_FROM_DATABASE = "/api/posts/?limit=1";

    static final String PASSWORD = "correct horse battery staple";

    private static final String PASSWORD_HASH = Argon2.phc(PASSWORD);

    private final Path folder;
    private final StallingProxy proxy;
    private final List<Replica> replicas = new ArrayList<>();
    private EmbeddedPostgres postgres;

    /** How a replica reaches the database. */
    record DatabaseLogin(String url, String username, String password) {}

    private Cluster(Path folder, EmbeddedPostgres postgres, StallingProxy proxy) {
        this.folder = folder;
        this.postgres = postgres;
        this.proxy = proxy;
    }

    /** Starts a database, a proxy before it and two replicas behind that. */
    static Cluster start(Map<String, String> settings) throws IOException {
        Cluster cluster = withTables();
        for (int i = 0; i < 2; i++) {
            cluster.replicas.add(cluster.launchApart(settings));
        }
        for (Replica each : cluster.replicas) {
            each.onceItAnswers();
        }
        return cluster;
    }

    /** The same with one replica. */
    static Cluster startOne(Map<String, String> settings) throws IOException {
        Cluster cluster = withTables();
        cluster.addReplica(settings);
        return cluster;
    }

    /** The same with none yet, and without tables. */
    static Cluster withoutReplicas() throws IOException {
        return with(MadeFolder::copyVolatileTo);
    }

    private static Cluster withTables() throws IOException {
        return with(MadeFolder::copyVolatileWithTablesTo);
    }

    private static Cluster with(IOConsumer<Path> data) throws IOException {
        Path folder = Files.createTempDirectory("signet-cluster");
        data.accept(folder.resolve("database"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("database"));
        return new Cluster(folder, postgres, StallingProxy.to(port(postgres)));
    }

    void addReplica(Map<String, String> settings) throws IOException {
        replicas.add(startApart(settings));
    }

    /** Starts one more replica, which reaches the database another way. */
    void addReplica(DatabaseLogin way, Map<String, String> settings) throws IOException {
        replicas.add(Replica.start(way, settings));
    }

    /** Starts one more replica of another build. */
    void addReplica(Packaged service, Map<String, String> settings) throws IOException {
        replicas.add(Replica.launch(service, behind(proxy.port()), settings).onceItAnswers());
    }

    /** Starts one more replica, which the caller closes. */
    Replica startApart(Map<String, String> settings) throws IOException {
        return Replica.start(behind(proxy.port()), settings);
    }

    /** Starts one more replica, which the caller closes, and does not wait until it answers. */
    Replica launchApart() throws IOException {
        return launchApart(Map.of());
    }

    /** The same with these settings. */
    Replica launchApart(Map<String, String> settings) throws IOException {
        return Replica.launch(behind(proxy.port()), settings);
    }

    /** The database, reached through this port. */
    DatabaseLogin behind(int port) {
        return new DatabaseLogin(
                "jdbc:postgresql://127.0.0.1:" + port + "/signet", postgres.username(), postgres.password());
    }

    /** The password with which replicas log in to the database. */
    String databasePassword() {
        return postgres.password();
    }

    /** Where the database itself listens. */
    int databasePort() {
        return port(postgres);
    }

    URI first() {
        return replicas.get(0).base();
    }

    URI second() {
        return replicas.get(1).base();
    }

    /** One of the two, in turn. */
    URI any(int turn) {
        return replicas.get(turn % 2).base();
    }

    Replica replica(int index) {
        return replicas.get(index);
    }

    /** Ends one of the two in order and starts it anew at the same address, as the release of another version does. */
    void restart(int index) throws IOException, InterruptedException {
        Replica old = replicas.get(index);
        old.terminate();
        old.exit();
        replicas.set(index, old.again());
    }

    StallingProxy proxy() {
        return proxy;
    }

    /** Stops PostgreSQL at once, as a power cut would, and starts it again on the same data. */
    void crashDatabase() throws IOException {
        long server = Long.parseLong(Files.readAllLines(folder.resolve("database/data/postmaster.pid"))
                .get(0)
                .strip());
        ProcessHandle postmaster = ProcessHandle.of(server).orElseThrow();
        postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
        postmaster.destroyForcibly();
        postmaster.onExit().join();
        restartDatabase();
    }

    /** Stops PostgreSQL in order and starts it again on the same data. */
    void restartDatabase() throws IOException {
        stopDatabase();
        startDatabase();
    }

    /** Stops PostgreSQL in order. */
    void stopDatabase() {
        postgres.close();
    }

    /** Starts it again on the same data. */
    void startDatabase() throws IOException {
        postgres = EmbeddedPostgres.start(folder.resolve("database"));
        proxy.leadTo(port(postgres));
    }

    /** Adds a line to PostgreSQL's configuration, for its next start. */
    void configureDatabase(String line) throws IOException {
        Files.writeString(folder.resolve("database/data/postgresql.conf"), line + "\n", StandardOpenOption.APPEND);
    }

    /** Keeps a copy of the data while PostgreSQL is stopped. */
    void backUp() throws IOException, InterruptedException {
        copy("database", "backup");
    }

    /** Puts the copy in the place of the data while PostgreSQL is stopped. */
    void restore() throws IOException, InterruptedException {
        FileUtils.deleteDirectory(folder.resolve("database").toFile());
        copy("backup", "database");
    }

    private void copy(String from, String to) throws IOException, InterruptedException {
        // With owners and permissions, which PostgreSQL checks.
        int status = new ProcessBuilder(
                        "cp",
                        "-a",
                        folder.resolve(from).toString(),
                        folder.resolve(to).toString())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("cp ended with " + status);
        }
    }

    /** Ends the replicas, in order. */
    void stopReplicas() {
        replicas.forEach(Replica::close);
        replicas.clear();
    }

    /** Makes a user and logs in. */
    Member member() throws IOException {
        return login(
                Accounts.in(dataSource()).make("m", PASSWORD, PASSWORD_HASH).username());
    }

    /** Logs a user in once more. */
    Member login(String name) throws IOException {
        Http.Answer pair = Http.post(first(), "/api/token/", null, Map.of("username", name, "password", PASSWORD));
        if (pair.status() != 200) {
            throw new IOException("login: " + pair);
        }
        long id = number("select id from users where username = ?", name);
        return new Member(id, name, pair.text("access"), pair.text("refresh"));
    }

    /** Runs a statement straight on the database, as an operator would in psql. */
    int sql(String statement, Object... parameters) {
        return sql().run(statement, parameters);
    }

    /** The one number that a query answers. */
    long number(String query, Object... parameters) {
        return sql().one(Long.class, query, parameters);
    }

    private Database sql() {
        return Database.of(dataSource());
    }

    DataSource dataSource() {
        PGSimpleDataSource direct = new PGSimpleDataSource();
        direct.setUrl(postgres.jdbcUrl());
        direct.setUser(postgres.username());
        direct.setPassword(postgres.password());
        return direct;
    }

    /** A connection straight to the database, which the caller closes. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
    }

    private static int port(EmbeddedPostgres postgres) {
        return URI.create(postgres.jdbcUrl().substring("jdbc:".length())).getPort();
    }

    @Override
    public void close() throws IOException {
        stopReplicas();
        proxy.close();
        postgres.close();
        FileUtils.deleteDirectory(folder.toFile());
    }
}
