package dev.signet.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.signet.testing.Database;
import dev.signet.testing.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.commons.io.FileUtils;
import org.postgresql.ds.PGSimpleDataSource;

/** Three PostgreSQL servers under Patroni, with the configuration in {@code deploy/patroni}, and the etcd that they need. */
final class PatroniCluster implements AutoCloseable {
    private static final Path SHIPPED = Path.of("deploy", "patroni", "patroni.yml");
    private static final String USER = "signet";
    private static final String PASSWORD = "trusted";
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final ServerNetwork network;
    private final Path folder;
    private final Path control;
    private final Process etcd;
    private final List<PatroniMember> members = new ArrayList<>();

    private PatroniCluster(ServerNetwork network, Path folder, Path control, Process etcd) {
        this.network = network;
        this.folder = folder;
        this.control = control;
        this.etcd = etcd;
    }

    /** Starts it; skips the test if the programs are missing. */
    static PatroniCluster start(boolean synchronous) throws IOException, InterruptedException {
        Path patroni = Programs.find("patroni", "patroni");
        Path control = Programs.find("patronictl", "patroni");
        Path etcd = Programs.find("etcd", "etcd-server");
        Path initdb = Programs.find("initdb", "postgresql");
        Path folder = Programs.folder();
        ServerNetwork network = ServerNetwork.start();
        String store = network.address() + ":" + FreePort.find();
        PatroniCluster cluster = new PatroniCluster(network, folder, control, startEtcd(etcd, folder, store));
        try {
            Map<String, Object> configuration = shipped(synchronous);
            for (String name : List.of("one", "two", "three")) {
                PatroniMember member = new PatroniMember(name, patroni, folder, network.place());
                cluster.members.add(member);
                member.configure(configuration, initdb.getParent(), store);
                member.start();
            }
            cluster.awaitAll();
            Database.of(cluster.dataSource("postgres")).run("create database signet");
            return cluster;
        } catch (IOException | RuntimeException | Error fault) {
            cluster.close();
            throw fault;
        }
    }

    /** The configuration that is shipped, with times for a test. */
    private static Map<String, Object> shipped(boolean synchronous) throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        Map<String, Object> shipped = yaml.readValue(SHIPPED.toFile(), yaml.constructType(Map.class));
        Map<String, Object> dcs = PatroniMember.part(PatroniMember.part(shipped, "bootstrap"), "dcs");
        dcs.putAll(Map.of("ttl", 8, "loop_wait", 1, "retry_timeout", 3, "synchronous_mode", synchronous));
        PatroniMember.part(PatroniMember.part(shipped, "postgresql"), "authentication")
                .put("superuser", Map.of("username", USER, "password", PASSWORD));
        return shipped;
    }

    private static Process startEtcd(Path program, Path folder, String address) throws IOException {
        String clients = "http://" + address;
        String peers = "http://127.0.0.1:" + FreePort.find();
        return Programs.start(
                program,
                "--enable-v2=true",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers);
    }

    /** Whether servers can be isolated. */
    boolean canIsolate() {
        return network.isIsolating();
    }

    /** Waits until all servers are there, agree about the primary, and one of the others is a synchronous standby. */
    void awaitAll() throws IOException {
        boolean synchronous = Files.readString(members.get(0).configuration()).contains("\"synchronous_mode\":true");
        await("three servers, see target/patroni.log").atMost(LONGEST).until(() -> {
            Set<Optional<PatroniMember.View>> views =
                    members.stream().map(PatroniMember::view).collect(Collectors.toSet());
            return views.size() == 1
                    && views.iterator()
                            .next()
                            .filter(view -> view.running() == members.size() && view.timelines() == 1)
                            .filter(view -> view.synchronous().isPresent() || !synchronous)
                            .isPresent();
        });
    }

    /** The server that the others agree about. */
    PatroniMember leader() {
        return named(view().leader());
    }

    /** Waits until another server is the leader, according to a server that is neither. */
    void awaitAnotherLeaderThan(PatroniMember old) {
        await("another leader, see target/patroni.log")
                .atMost(LONGEST)
                .until(() -> members.stream()
                        .filter(member -> member != old)
                        .map(PatroniMember::view)
                        .flatMap(Optional::stream)
                        .anyMatch(view -> !view.leader().equals(old.name())));
    }

    private PatroniMember.View view() {
        return members.stream()
                .map(PatroniMember::view)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    private PatroniMember named(String name) {
        return members.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Makes the synchronous standby the primary, as docs/scaling.md says. */
    void switchOver() throws IOException, InterruptedException {
        setSynchronousCommit("local");
        await("a switchover").atMost(LONGEST).until(() -> {
            PatroniMember.View now = view();
            return now.synchronous().isPresent()
                    && control(
                                    "switchover",
                                    "--leader",
                                    now.leader(),
                                    "--candidate",
                                    now.synchronous().get(),
                                    "--force")
                            .contains("Successfully switched over");
        });
        setSynchronousCommit("on");
    }

    private void setSynchronousCommit(String value) throws IOException, InterruptedException {
        control("edit-config", "--force", "--pg", "synchronous_commit=" + value);
        await("synchronous_commit = " + value)
                .atMost(LONGEST)
                .ignoreExceptions()
                .until(() -> Database.of(dataSource("postgres"))
                        .one(String.class, "select current_setting('synchronous_commit')")
                        .equals(value));
    }

    private String control(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(control.toString(), "-c", members.get(0).configuration().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    /** All servers, as the service reaches them. */
    Cluster.DatabaseLogin database() {
        String hosts = members.stream().map(PatroniMember::address).collect(Collectors.joining(","));
        return new Cluster.DatabaseLogin("jdbc:postgresql://" + hosts + "/signet", USER, PASSWORD);
    }

    /** The primary. */
    DataSource dataSource() {
        return dataSource("signet");
    }

    private DataSource dataSource(String database) {
        PGSimpleDataSource direct = new PGSimpleDataSource();
        direct.setUrl("jdbc:postgresql://"
                + members.stream().map(PatroniMember::address).collect(Collectors.joining(","))
                + "/" + database + "?targetServerType=primary");
        direct.setUser(USER);
        direct.setPassword(PASSWORD);
        return direct;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (PatroniMember member : members) {
            member.kill();
        }
        etcd.destroyForcibly().onExit().join();
        network.close();
        FileUtils.deleteDirectory(folder.toFile());
    }
}
