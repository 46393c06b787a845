package dev.signet.cluster;

import dev.signet.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;

/** A PostgreSQL of the machine, and others that follow it by streaming replication and can take its place. */
final class PrimaryAndStandby implements AutoCloseable {
    private static final String USER = "signet";

    private final Path baseBackup;
    private final Path control;
    private final Path folder;
    private final List<Integer> ports = new ArrayList<>();

    private PrimaryAndStandby(Path baseBackup, Path control, Path folder) {
        this.baseBackup = baseBackup;
        this.control = control;
        this.folder = folder;
    }

    /** Starts a primary and a standby; skips the test if the programs are missing. */
    static PrimaryAndStandby start() throws IOException, InterruptedException, SQLException {
        Path initdb = Programs.find("initdb", "postgresql");
        Path baseBackup = Programs.find("pg_basebackup", "postgresql");
        Path control = Programs.find("pg_ctl", "postgresql");
        Path folder = Programs.folder();
        PrimaryAndStandby pair = new PrimaryAndStandby(baseBackup, control, folder);
        pair.ports.add(FreePort.find());
        Programs.run(
                initdb, "--no-sync", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "-D", pair.data(0));
        pair.serve(0);
        try (Connection connection = pair.connect(0, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database signet");
        }
        pair.addStandbyOf(0);
        return pair;
    }

    /** Starts one more standby, of this server; its number. */
    int addStandbyOf(int server) throws IOException, InterruptedException {
        int added = ports.size();
        ports.add(FreePort.find());
        String from = Integer.toString(ports.get(server));
        Programs.run(
                baseBackup,
                "--no-sync",
                "-h",
                "127.0.0.1",
                "-p",
                from,
                "-U",
                USER,
                "-R",
                "-c",
                "fast",
                "-D",
                data(added));
        serve(added);
        return added;
    }

    /** All of them, in the order in which they were started. */
    Cluster.DatabaseLogin database() {
        return login(ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")));
    }

    /** Only this one. */
    Cluster.DatabaseLogin database(int server) {
        return login("127.0.0.1:" + ports.get(server));
    }

    private static Cluster.DatabaseLogin login(String hosts) {
        return new Cluster.DatabaseLogin("jdbc:postgresql://" + hosts + "/signet", USER, "trusted");
    }

    int port(int server) {
        return ports.get(server);
    }

    /** A connection to this one. */
    Connection connect(int server) throws SQLException {
        return connect(server, "signet");
    }

    /** Runs a statement on this one. */
    void run(int server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The one number that a query on this one returns. */
    long number(int server, String query) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The primary dies, and the standby takes its place. */
    void failOver() throws IOException, InterruptedException {
        stop(0);
        promote(1);
    }

    /** Stops a server at once. */
    void stop(int server) throws IOException, InterruptedException {
        Programs.run(control, "-D", data(server), "-m", "immediate", "-w", "stop");
    }

    /** Makes a standby a primary. */
    void promote(int server) throws IOException, InterruptedException {
        Programs.run(control, "-D", data(server), "-w", "promote");
    }

    private Connection connect(int server, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports.get(server) + "/" + database, USER, "trusted");
    }

    /** What a server has logged. */
    String log(int server) throws IOException {
        return Files.readString(folder.resolve("log" + server));
    }

    /** Starts a server that was stopped. */
    void serve(int server) throws IOException, InterruptedException {
        // The machine does not crash.
        String options =
                "-p " + ports.get(server) + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off";
        Programs.run(
                control,
                "-D",
                data(server),
                "-o",
                options,
                "-l",
                folder.resolve("log" + server).toString(),
                "-w",
                "start");
    }

    private String data(int server) {
        return folder.resolve("server" + server).toString();
    }

    @Override
    public void close() throws IOException {
        for (int server = 0; server < ports.size(); server++) {
            if (Files.exists(Path.of(data(server), "postmaster.pid"))) {
                try {
                    Programs.run(control, "-D", data(server), "-m", "immediate", "-w", "stop");
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        FileUtils.deleteDirectory(folder.toFile());
    }
}
