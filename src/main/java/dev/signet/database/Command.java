package dev.signet.database;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs other programs to their end, away from our own settings and streams. */
final class Command {

    private static final int LAST_WORDS = 2000;

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
            throw new IOException("exit code " + code + "; the end of " + log + ":\n" + endOf(log));
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

    private static String endOf(Path log) throws IOException {
        // Not every byte need be UTF-8: the end of a file may begin in the middle of a character.
        String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - LAST_WORDS));
    }
}
