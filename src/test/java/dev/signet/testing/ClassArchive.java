package dev.signet.testing;

import dev.signet.database.MadeFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.awaitility.Awaitility;

/**
 * The classes of the packaged service as the JVM keeps them in memory (class data sharing). The integration tests start the service
 * some 150 times, and a start takes half of the processor time if it need not read and verify its classes.
 */
final class ClassArchive {
    private static final Path FILE = Path.of("target", "signet.jsa").toAbsolutePath();
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private ClassArchive() {}

    /** The options for a JVM that runs this jar: none, unless it is the one that the build made. */
    static synchronized List<String> options(Path jar) {
        if (!jar.equals(Packaged.service().file())) {
            return List.of();
        }
        try {
            if (!isThere(jar)) {
                OneAtATime.run("class-archive", () -> {
                    if (!isThere(jar)) {
                        make(jar);
                    }
                });
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        // Without warnings: some tests look at every line that the service writes.
        return List.of("-XX:SharedArchiveFile=" + FILE, "-Xlog:disable", "-Xlog:all=error:stderr");
    }

    private static boolean isThere(Path jar) throws IOException {
        return Files.exists(FILE) && Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(jar)) >= 0;
    }

    /** Starts the service once; the JVM writes the archive when it ends. */
    private static void make(Path jar) throws IOException {
        Path folder = Files.createTempDirectory("signet-classes");
        // On the same disk, because other disks allow no atomic move.
        Path archive = FILE.resolveSibling("signet-" + ProcessHandle.current().pid() + ".jsa");
        MadeFolder.copyVolatileTo(folder.resolve("database"));
        int port = FreePort.find();
        Process service = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:ArchiveClassesAtExit=" + archive,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.port=0",
                        "-Dsignet.database.dir=" + folder.resolve("database"),
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await("an answer").atMost(LONGEST).until(() -> !service.isAlive() || answers(port));
        service.destroy();
        service.onExit().join();
        Files.move(archive, FILE, StandardCopyOption.ATOMIC_MOVE);
        FileUtils.deleteDirectory(folder.toFile());
    }

    private static boolean answers(int port) {
        try {
            URI service = URI.create("http://localhost:" + port + "/api/posts/");
            return ((HttpURLConnection) service.toURL().openConnection()).getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
