package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.FreePort;
import dev.signet.testing.Packaged;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package alone, copied into an empty folder and started without settings, is a complete service. */
class EmptyFolderIT {
    private static final String PASSWORD = "chosen by whoever started it";
    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    private Process service;
    private URI base;

    @AfterEach
    void leave_no_process_behind() {
        service.destroyForcibly().onExit().join();
        databaseProcesses().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void it_answers_from_a_database_of_its_own_which_survives_a_kill_and_stops_with_the_service() throws Exception {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            // As root, PostgreSQL runs under another account.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
        Packaged copy = Packaged.service().copiedTo(folder);

        start(copy);
        Answer pair = logIn();
        assertThat(pair.status()).as("%s", pair).isEqualTo(200);
        Answer post = Http.post(
                base, "/api/posts/", pair.text("access"), Map.of("title", "kept", "content", "through a kill"));
        assertThat(post.status()).isEqualTo(201);
        assertThat(databaseProcesses()).isNotEmpty();
        service.destroyForcibly().onExit().join();

        start(copy);
        assertThat(Http.get(base, "/api/posts/" + post.text("id") + "/", logIn().text("access"))
                        .text("title"))
                .isEqualTo("kept");
        service.destroy();
        assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(service.exitValue()).isEqualTo(TERMINATED);
        assertThat(databaseProcesses()).isEmpty();
        assertThat(Files.readString(log())).doesNotContain(" ERROR ", "\tat ", "Exception", "Unrecognized");
    }

    private void start(Packaged copy) throws IOException {
        int port = FreePort.find();
        base = URI.create("http://127.0.0.1:" + port);
        ProcessBuilder command = new ProcessBuilder(copy.command(Map.of())).directory(folder.toFile());
        command.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "QUARKUS_MANAGEMENT_PORT",
                        "0",
                        "SIGNET_ADMIN_USERNAME",
                        "admin",
                        "SIGNET_ADMIN_PASSWORD",
                        PASSWORD));
        service = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        Awaitility.await("the service, see " + log())
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .until(this::isReady);
    }

    private boolean isReady() throws IOException {
        if (!service.isAlive()) {
            throw new IOException("the service ended: " + Files.readString(log()));
        }
        try {
            return Http.get(base, "/q/health/ready", null).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Answer logIn() throws IOException {
        return Http.post(base, "/api/token/", null, Map.of("username", "admin", "password", PASSWORD));
    }

    private List<ProcessHandle> databaseProcesses() {
        String data = folder.resolve("signet-data").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(program -> program.startsWith(data))
                        .isPresent())
                .toList();
    }

    private Path log() {
        return folder.resolve("service.log");
    }
}
