package dev.signet.cluster;

import dev.signet.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.commons.io.FileUtils;

/** A PostgreSQL of the machine and a second one that follows it by streaming replication and can take its place. */
final class PrimaryAndStandby implements AutoCloseable {
    private static final String USER = "signet";

    private final Path control;
    private final Path folder;
    private final int[] ports;

    private PrimaryAndStandby(Path control, Path folder, int[] ports) {
        this.control = control;
        this.folder = folder;
        this.ports = ports;
    }

    /** Starts both; skips the test if the programs are missing. */
    static PrimaryAndStandby start() throws IOException, InterruptedException, SQLException {
        Path initdb = Programs.find("initdb", "postgresql");
        Path baseBackup = Programs.find("pg_basebackup", "postgresql");
        Path control = Programs.find("pg_ctl", "postgresql");
        Path folder = Programs.folder();
        int[] ports = {FreePort.find(), FreePort.find()};
        PrimaryAndStandby pair = new PrimaryAndStandby(control, folder, ports);
        Programs.run(initdb, "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "-D", pair.data(0));
        pair.serve(0);
        try (Connection connection = pair.connect(0, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database signet");
        }
        Programs.run(
                baseBackup, "-h", "127.0.0.1", "-p", "" + ports[0], "-U", USER, "-R", "-c", "fast", "-D", pair.data(1));
        pair.serve(1);
        return pair;
    }

    /** Both, in the order in which they were started. */
    Cluster.DatabaseLogin database() {
        return new Cluster.DatabaseLogin(
                "jdbc:postgresql://127.0.0.1:" + ports[0] + ",127.0.0.1:" + ports[1] + "/signet", USER, "trusted");
    }

    /** A connection to the one that takes writes now. */
    Connection connect(int server) throws SQLException {
        return connect(server, "signet");
    }

    /** The primary dies, and the standby takes its place. */
    void failOver() throws IOException, InterruptedException {
        Programs.run(control, "-D", data(0), "-m", "immediate", "-w", "stop");
        Programs.run(control, "-D", data(1), "-w", "promote");
    }

    private Connection connect(int server, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports[server] + "/" + database, USER, "trusted");
    }

    private void serve(int server) throws IOException, InterruptedException {
        String options = "-p " + ports[server] + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=";
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
        for (int server = 0; server < ports.length; server++) {
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
