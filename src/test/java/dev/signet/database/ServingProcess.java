package dev.signet.database;

import dev.signet.start.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another service on a folder: a process of its own, that can be killed. */
final class ServingProcess implements AutoCloseable {

    private static final String PURPOSE = "signet.test.purpose";

    private final Process process;

    private ServingProcess(Process process) {
        this.process = process;
    }

    /** The program of the other process: it starts the server (as one of the named accounts, if any), reports that, and runs until it is told to end. */
    public static void main(String[] folderAndAccounts) throws IOException {
        Purpose.set(Purpose.valueOf(System.getProperty(PURPOSE)));
        List<String> accounts = List.of(folderAndAccounts).subList(1, folderAndAccounts.length);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(
                Path.of(folderAndAccounts[0]),
                Platform.current(),
                ServerAccount.candidates().stream()
                        .filter(account -> accounts.isEmpty() || accounts.contains(account.name()))
                        .toList())) {
            System.out.println(postgres.jdbcUrl());
            while (System.in.read() >= 0) {
                // Nothing is ever said to it.
            }
        }
    }

    static ServingProcess launch(Path folder, String... accounts) throws IOException {
        return launch(Purpose.SERVICE, folder, accounts);
    }

    /** Launches a process that uses the folder for one command. */
    static ServingProcess launchCommand(Path folder) throws IOException {
        return launch(Purpose.COMMAND, folder);
    }

    private static ServingProcess launch(Purpose purpose, Path folder, String... accounts) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-D" + PURPOSE + "=" + purpose,
                "-cp",
                System.getProperty("java.class.path"),
                ServingProcess.class.getName(),
                folder.toString()));
        command.addAll(List.of(accounts));
        return new ServingProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Reads what it says until it serves. */
    String awaitUrl() throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = process.inputReader().readLine();
                line != null;
                line = process.inputReader().readLine()) {
            if (line.startsWith("jdbc:")) {
                return line;
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("It did not start: " + said);
    }

    /** Everything that it says, to the end of its output. */
    String lastWords() throws IOException {
        StringBuilder said = new StringBuilder();
        process.inputReader().lines().forEach(line -> said.append(line).append('\n'));
        return said.toString();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends kill -9 through the handle: {@code Process.destroyForcibly} would also close the output, which must still be read. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Lets it stop in order. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
