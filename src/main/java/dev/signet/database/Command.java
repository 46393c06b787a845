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

/** Runs other programs to their end, away from our own settings and streams. */
final class Command {

    private static final int LAST_LINES = 3;
    private static final Pattern REASON =
            Pattern.compile("FATAL:|PANIC:|ERROR:|HINT:|error:|could not |unrecognized|invalid|syntax error");
    private static final Pattern BEFORE_REASON = Pattern.compile("^.*?(?=(?:LOG|FATAL|PANIC|ERROR|HINT): )");

    private Command() {}

    /** What a program prints; it must not leave processes behind, which would hold the pipe open. */
    static String output(List<String> command) throws IOException {
        Process process = prepare(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (await(process) != 0) {
            throw new IOException(command.get(0) + " says: " + output);
        }
        return output;
    }

    /**
     * Runs a program that writes to a log. A file, not a pipe: the server inherits it, and must neither block nor die
     * when nobody reads on after our death.
     */
    static void run(List<String> command, String input, Path log) throws IOException {
        Process process = prepare(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading: why, its exit code and the log say better than "broken pipe".
        }
        int code = await(process);
        if (code != 0) {
            throw new IOException("exit code " + code + ", " + log + " says: " + reasonIn(log));
        }
    }

    private static ProcessBuilder prepare(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // PGDATA, PGPORT, PGOPTIONS and the like mean some other PostgreSQL.
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
            throw new InterruptedIOException("interrupted while it was running");
        }
    }

    /** Of what a program wrote, the lines that say why it failed, or else the last ones. */
    private static String reasonIn(Path log) throws IOException {
        // Not every byte need be UTF-8: another program may have written them.
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
