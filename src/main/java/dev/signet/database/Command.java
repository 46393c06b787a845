package dev.signet.database;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs other programs and waits for them, isolated from our environment variables and streams. */
final class Command {

    private static final int LAST_LINES = 3;
    private static final Pattern REASON =
            Pattern.compile("FATAL:|PANIC:|ERROR:|HINT:|error:|could not |unrecognized|invalid|syntax error");
    private static final Pattern BEFORE_REASON = Pattern.compile("^.*?(?=(?:LOG|FATAL|PANIC|ERROR|HINT): )");

    private Command() {}

    /** Returns what a program prints. The program must not leave processes behind, which would keep the pipe open. */
    static String output(List<String> command) throws IOException {
        Process process = prepare(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (await(process) != 0) {
            throw new IOException(command.get(0) + " failed: " + output);
        }
        return output;
    }

    /**
     * Runs a program that writes to a log. The log is a file, not a pipe, because the server inherits it: with a pipe,
     * it would block or die if our process ended.
     */
    static void run(List<String> command, String input, Path log) throws IOException {
        Process process = prepare(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading its input. The exit code and the log say more than "broken pipe".
        }
        int code = await(process);
        if (code != 0) {
            throw new IOException("exit code " + code + "; " + log + ": " + reasonIn(log));
        }
    }

    private static ProcessBuilder prepare(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // PGDATA, PGPORT, PGOPTIONS and others refer to some other PostgreSQL.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static int await(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for it");
        }
    }

    /** Returns the lines of the log that say why the program failed, otherwise the last ones. */
    private static String reasonIn(Path log) throws IOException {
        // Not Files.readString, which rejects bytes that are not UTF-8.
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.endsWith("could not start server"))
                .toList();
        List<String> reasons =
                lines.stream().filter(line -> REASON.matcher(line).find()).toList();
        List<String> said = reasons.isEmpty() ? lines : reasons;
        return said.stream()
                .skip(Math.max(0, said.size() - LAST_LINES))
                .map(line -> BEFORE_REASON.matcher(line).replaceFirst(""))
                .collect(Collectors.joining("; "));
    }
}
