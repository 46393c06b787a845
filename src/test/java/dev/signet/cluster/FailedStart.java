package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.FreePort;
import dev.signet.testing.Packaged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A start of the packaged service in a folder of its own, with what it wrote. */
final class FailedStart {
    static final Duration LONGEST = Duration.ofSeconds(120);

    /** How long the process may run after the line, because a database may have to stop. */
    private static final Duration LAST_STEPS = Duration.ofSeconds(60);

    private final Path folder;
    private final Process process;

    private FailedStart(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Starts it with these environment variables and no other that it would read; on free ports, if they name none. */
    static FailedStart in(Path folder, Map<String, String> environment) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(FreePort.find()),
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(FreePort.find())));
        settings.putAll(environment);
        ProcessBuilder command = new ProcessBuilder(Packaged.service().command(Map.of()))
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        command.environment().keySet().removeIf(name -> name.startsWith("SIGNET_") || name.startsWith("QUARKUS_"));
        command.environment().putAll(settings);
        return new FailedStart(folder, command.start());
    }

    Process process() {
        return process;
    }

    /** Waits for the line and then for the end of the process. */
    FailedStart end() throws InterruptedException {
        Awaitility.await("a line").atMost(LONGEST).until(() -> !process.isAlive() || errors().endsWith("\n"));
        boolean ended = process.waitFor(LAST_STEPS.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("the process has ended: %s", output()).isTrue();
        return this;
    }

    /** The one line that a start which failed wrote to standard error. */
    String line() {
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(errors().lines()).as("standard error").hasSize(1);
        String line = errors().strip();
        assertThat(line).startsWith("Signet could not start: ").doesNotContain("SIGNET_START_STACK_TRACE");
        assertThat(output() + line).doesNotContain("\tat ");
        return line;
    }

    String output() {
        return written("out");
    }

    String errors() {
        return written("err");
    }

    private String written(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
