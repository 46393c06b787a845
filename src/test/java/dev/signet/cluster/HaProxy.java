package dev.signet.cluster;

import dev.signet.testing.FreePort;
import dev.signet.testing.Installed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The proxy that {@code compose.yaml} puts before two replicas, with the very same configuration. */
final class HaProxy implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("deploy", "haproxy.cfg");

    /** The names of the replicas in its configuration. */
    private static final List<String> NAMES = List.of("one", "two");

    private final Process process;
    private final URI base;
    private final Path log;

    private HaProxy(Process process, URI base, Path log) {
        this.process = process;
        this.base = base;
        this.log = log;
    }

    /** Where it is installed, if it is: on Debian, by the package {@code haproxy}. */
    static Optional<Path> program() {
        return Installed.find("haproxy", "/usr/sbin");
    }

    static HaProxy before(URI one, URI two) throws IOException {
        return start(Map.of("SIGNET_REPLICA_ONE", one.getAuthority(), "SIGNET_REPLICA_TWO", two.getAuthority()));
    }

    /** The same, but every request may go over a connection that another client's requests have used. */
    static HaProxy withSharedConnections(URI one, URI two) throws IOException {
        String shipped = Files.readString(CONFIGURATION);
        Path configuration = Files.createTempFile(Path.of("target"), "haproxy-", ".cfg");
        Files.writeString(
                configuration, shipped.replace("backend replicas\n", "backend replicas\n  http-reuse always\n"));
        return start(
                configuration,
                Map.of("SIGNET_REPLICA_ONE", one.getAuthority(), "SIGNET_REPLICA_TWO", two.getAuthority()));
    }

    /** The same behind another one, which ends TLS, on this machine. */
    static HaProxy behindAnother(URI one, URI two) throws IOException {
        return start(Map.of(
                "SIGNET_REPLICA_ONE",
                one.getAuthority(),
                "SIGNET_REPLICA_TWO",
                two.getAuthority(),
                "SIGNET_PROXY_BEHIND",
                "127.0.0.0/8"));
    }

    private static HaProxy start(Map<String, String> environment) throws IOException {
        return start(CONFIGURATION, environment);
    }

    private static HaProxy start(Path configuration, Map<String, String> environment) throws IOException {
        int port = FreePort.find();
        ProcessBuilder command =
                new ProcessBuilder(program().orElseThrow().toString(), "-db", "-f", configuration.toString());
        command.environment().put("SIGNET_PROXY_BIND", "127.0.0.1:" + port);
        command.environment().putAll(environment);
        Path log = Path.of("target", "haproxy-" + port + ".log");
        Process process =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        return new HaProxy(process, URI.create("http://127.0.0.1:" + port), log);
    }

    URI base() {
        return base;
    }

    /** Whether a replica that was away gets requests again, by what the log last says of it. */
    boolean hasBack(int replica) throws IOException {
        return lastSaid(replica).startsWith("UP");
    }

    /**
     * Whether a replica gets no requests, by what the log last says of it. Before the first checks have failed, HAProxy counts a replica
     * as there. It then holds a request whose connection was refused for a second before it sends it to the other replica.
     */
    boolean isWithout(int replica) throws IOException {
        return lastSaid(replica).startsWith("DOWN");
    }

    /** The state of a replica according to the last line of the log about it; empty if there is none. */
    private String lastSaid(int replica) throws IOException {
        String server = "Server replicas/" + NAMES.get(replica) + " is ";
        String said = Files.readString(log);
        int last = said.lastIndexOf(server);
        return last < 0 ? "" : said.substring(last + server.length());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
