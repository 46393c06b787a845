package dev.signet.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.testing.Installed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Programs of the machine that a test needs and that not everybody has. They refuse to run as root, so they do not. */
final class Programs {
    private static final String UNPRIVILEGED = "nobody";

    private Programs() {}

    /** Where the first of these is, in the path or where Debian puts what is not for everyone; the test is skipped without. */
    static Path find(String name, String debianPackage) throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        Path found;
        try (Stream<Path> each = Files.exists(versions) ? Files.list(versions) : Stream.empty()) {
            // The real programs first: those in the path may be wrappers.
            found = each.map(version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .or(() -> Installed.find(name, "/usr/sbin"))
                    .orElse(null);
        }
        assumeTrue(found != null, name + " is not installed (Debian: apt-get install " + debianPackage + "): skipped");
        return found;
    }

    /** A folder for such a program. */
    static Path folder() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("signet-programs");
        if (isRoot()) {
            run(List.of("chown", UNPRIVILEGED, folder.toString()));
        }
        return folder;
    }

    /** Runs a program to its end. */
    static void run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = command(program, arguments);
        run(command);
    }

    /** Starts a program. */
    static Process start(Path program, String... arguments) throws IOException {
        return start(List.of(), program, arguments);
    }

    /** Starts a program with a command that begins with these words. */
    static Process start(List<String> within, Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(within);
        command.addAll(command(program, arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target", program.getFileName() + ".log")))
                .start();
    }

    /** Sends a signal, such as STOP, to all of these that still run. */
    static void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(each -> command.add(Long.toString(each.pid())));
        // Its status is not 0 if one has ended meanwhile.
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static List<String> command(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--clear-groups"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        File log = new File("target", Path.of(command.get(command.size() - 1)).getFileName() + "-program.log");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(command + " ended with " + status + ": " + Files.readString(log.toPath()));
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
