package dev.signet.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.testing.Database;
import dev.signet.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.commons.io.FileUtils;
import org.postgresql.ds.PGSimpleDataSource;

/** A Citus cluster on the machine's PostgreSQL: a coordinator (number 0) and two workers (1 and 2). */
final class CitusCluster implements AutoCloseable {
    private static final String USER = "signet";
    private static final int SERVERS = 3;

    private final Path control;
    private final Path folder;
    private final List<Integer> ports = new ArrayList<>();

    private CitusCluster(Path control, Path folder) {
        this.control = control;
        this.folder = folder;
    }

    /** Starts it; skips the test if PostgreSQL or Citus is not installed. */
    static CitusCluster start() throws IOException, InterruptedException {
        Path initdb = Programs.find("initdb", "postgresql");
        Path libraries = initdb.resolveSibling("../lib");
        assumeTrue(
                Stream.of("citus.so", "postgresql/citus.so")
                        .map(libraries::resolve)
                        .anyMatch(Files::exists),
                "Citus is not installed for the PostgreSQL of " + initdb + " (docs/scaling.md): skipped");
        CitusCluster cluster = new CitusCluster(Programs.find("pg_ctl", "postgresql"), Programs.folder());
        try {
            for (int server = 0; server < SERVERS; server++) {
                cluster.ports.add(FreePort.find());
                Programs.run(
                        initdb,
                        "-A",
                        "trust",
                        "-U",
                        USER,
                        "-E",
                        "UTF8",
                        "--locale=C.UTF-8",
                        "-D",
                        cluster.data(server));
                cluster.serve(server);
                cluster.database(server, "postgres").run("create database signet");
                cluster.database(server).run("create extension citus");
            }
            Database coordinator = cluster.database(0);
            coordinator.run("select citus_set_coordinator_host('127.0.0.1', ?)", cluster.ports.get(0));
            for (int worker = 1; worker < SERVERS; worker++) {
                coordinator.run("select citus_add_node('127.0.0.1', ?)", cluster.ports.get(worker));
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException fault) {
            cluster.close();
            throw fault;
        }
    }

    /** How the service reaches it. */
    Cluster.DatabaseLogin login() {
        return new Cluster.DatabaseLogin("jdbc:postgresql://127.0.0.1:" + ports.get(0) + "/signet", USER, "trusted");
    }

    /** All workers, for the service to choose from. */
    String workersUrl() {
        return "jdbc:postgresql://127.0.0.1:" + ports.get(1) + ",127.0.0.1:" + ports.get(2)
                + "/signet?loadBalanceHosts=true";
    }

    DataSource coordinator() {
        return source(0, "signet");
    }

    /** One of the servers. */
    Database database(int server) {
        return database(server, "signet");
    }

    /** Returns the worker that has this user's rows. */
    int workerOf(long user) {
        long port = database(0).one(Long.class, """
                        select nodeport
                          from pg_dist_shard_placement
                         where shardid = get_shard_id_for_distribution_column('sessions', ?)
                        """, user);
        return ports.indexOf((int) port);
    }

    /** Ends a server as a crash does. */
    void crash(int server) throws IOException, InterruptedException {
        Programs.run(control, "-D", data(server), "-m", "immediate", "-w", "stop");
    }

    /** Starts a server that is not running. */
    void serve(int server) throws IOException, InterruptedException {
        String options = "-p " + ports.get(server) + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
                + " -c shared_preload_libraries=citus -c max_prepared_transactions=100 -c max_connections=200"
                + " -c citus.shard_count=8 -c citus.enable_stat_counters=on -c citus.node_conninfo=sslmode=disable";
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

    /** Makes all processes of a server stand still, or go on. */
    void signal(int server, String signal) throws IOException, InterruptedException {
        long postmaster = Long.parseLong(Files.readAllLines(Path.of(data(server), "postmaster.pid"))
                .get(0)
                .strip());
        ProcessHandle process = ProcessHandle.of(postmaster).orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        Stream.concat(Stream.of(process), process.descendants())
                .forEach(each -> command.add(Long.toString(each.pid())));
        new ProcessBuilder(command).start().waitFor();
    }

    private Database database(int server, String name) {
        return Database.of(source(server, name));
    }

    private PGSimpleDataSource source(int server, String name) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + ports.get(server) + "/" + name);
        source.setUser(USER);
        return source;
    }

    private String data(int server) {
        return folder.resolve("server" + server).toString();
    }

    @Override
    public void close() throws IOException {
        for (int server = 0; server < ports.size(); server++) {
            if (Files.exists(Path.of(data(server), "postmaster.pid"))) {
                try {
                    crash(server);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        FileUtils.deleteDirectory(folder.toFile());
    }
}
