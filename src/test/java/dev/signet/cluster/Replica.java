package dev.signet.cluster;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One process of the packaged service, as an operator runs it. */
final class Replica implements AutoCloseable {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final String KEYS_SECRET = "the replicas of a test keep their keys under this";

    private final Process process;
    private final URI base;
    private final File log;

    private Replica(Process process, URI base, File log) {
        this.process = process;
        this.base = base;
        this.log = log;
    }

    /** Starts a replica on this database and waits until it answers. */
    static Replica start(Cluster.Database database, Map<String, String> settings) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Several of them share a small machine with the test.
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.port=" + freePort());
        command.add("-Dquarkus.datasource.jdbc.url=" + database.url());
        command.add("-Dquarkus.datasource.username=" + database.username());
        command.add("-Dquarkus.datasource.password=" + database.password());
        command.add("-Dsignet.keys.secret=" + KEYS_SECRET);
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", JAR.toString()));
        File log = new File("target", "replica-" + port + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        Replica replica = new Replica(process, URI.create("http://127.0.0.1:" + port), log);
        Awaitility.await("replica, see " + log)
                .atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !process.isAlive() || replica.answers());
        if (!process.isAlive()) {
            throw new IOException("the replica ended, see " + log);
        }
        return replica;
    }

    URI base() {
        return base;
    }

    /** What it has logged so far. */
    String log() throws IOException {
        return Files.readString(log.toPath());
    }

    /** Ends the process as a power cut would. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    private boolean answers() {
        try {
            return Http.get(base, "/api/posts/", null).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException hurry) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
