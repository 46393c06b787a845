package dev.signet.cluster;

import dev.signet.testing.CheapHashes;
import dev.signet.testing.FreePort;
import dev.signet.testing.Packaged;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One process of the packaged service, as an operator runs it. */
final class Replica implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final String KEYS_SECRET = "the replicas of a test keep their keys under this";

    private final Map<String, String> settings;
    private final Process process;
    private final URI base;
    private final File log;

    private Replica(Map<String, String> settings, Process process, URI base, File log) {
        this.settings = settings;
        this.process = process;
        this.base = base;
        this.log = log;
    }

    /** Starts a replica on this database and waits until it answers. */
    static Replica start(Cluster.DatabaseLogin database, Map<String, String> settings) throws IOException {
        return launch(database, settings).onceItAnswers();
    }

    /** Starts a replica on this database. */
    static Replica launch(Cluster.DatabaseLogin database, Map<String, String> settings) throws IOException {
        return launch(Packaged.service(), database, settings);
    }

    /** Starts a replica of this build on this database. */
    static Replica launch(Packaged service, Cluster.DatabaseLogin database, Map<String, String> settings)
            throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "quarkus.http.port", Integer.toString(FreePort.find()),
                "quarkus.management.port", Integer.toString(FreePort.find()),
                "quarkus.datasource.jdbc.url", database.url(),
                "quarkus.datasource.username", database.username(),
                "quarkus.datasource.password", database.password(),
                "signet.keys.secret", KEYS_SECRET));
        all.putAll(CheapHashes.SETTINGS);
        all.putAll(settings);
        return launch(service, all);
    }

    private static Replica launch(Packaged service, Map<String, String> settings) throws IOException {
        String port = settings.get("quarkus.http.port");
        File log = new File("target", "replica-" + port + ".log");
        Process process = new ProcessBuilder(service.command(settings))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        return new Replica(settings, process, URI.create("http://127.0.0.1:" + port), log);
    }

    /** Waits until it answers. */
    Replica onceItAnswers() throws IOException {
        Awaitility.await("replica, see " + log)
                .atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !process.isAlive() || answers());
        if (!process.isAlive()) {
            throw new IOException("the replica ended, see " + log);
        }
        return this;
    }

    URI base() {
        return base;
    }

    /** Its metrics. */
    String metrics() throws IOException {
        URI metrics = URI.create("http://127.0.0.1:" + settings.get("quarkus.management.port") + "/q/metrics");
        try (InputStream answer = metrics.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What it has logged so far. */
    String log() throws IOException {
        return Files.readString(log.toPath());
    }

    /** Ends the process as a power cut would. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops the process, without an end (SIGSTOP). */
    void stop() throws IOException, InterruptedException {
        Programs.signal("STOP", List.of(process.toHandle()));
    }

    /** Lets it continue. */
    void resume() throws IOException, InterruptedException {
        Programs.signal("CONT", List.of(process.toHandle()));
    }

    /** Asks the process to end, as an operator does (SIGTERM). */
    void terminate() {
        process.destroy();
    }

    /** Waits until the process has ended; whether it did within this time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until the process has ended; what it ended with. */
    int exit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the replica does not end");
        }
        return process.exitValue();
    }

    /** Starts this release, at the same address, after it has ended. */
    Replica again() throws IOException {
        return launch(Packaged.service(), settings).onceItAnswers();
    }

    private boolean answers() {
        try {
            return Http.get(base, "/api/posts/", null).status() == 200;
        } catch (IOException notYet) {
            return false;
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
