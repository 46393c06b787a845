package dev.signet.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A folder with packages of npm, and programs that use them. */
public final class NpmFolder {
    private static final long PATIENCE_SECONDS = 120;

    private final Path path;

    private NpmFolder(Path path) {
        this.path = path;
    }

    /** The folder, with these packages. A machine without Node, or without a way to the packages, skips the test. */
    public static NpmFolder with(String name, String... packages) throws IOException, InterruptedException {
        NpmFolder folder = new NpmFolder(Path.of("target", name));
        Files.createDirectories(folder.path);
        folder.install(packages);
        return folder;
    }

    private void install(String... packages) throws IOException, InterruptedException {
        String first = packages[0].substring(0, packages[0].lastIndexOf('@'));
        if (Files.exists(path.resolve("node_modules/" + first + "/package.json"))) {
            return;
        }
        String wanted = String.join(" ", packages);
        for (String program : List.of("node", "npm")) {
            if (!runs(program, "--version")) {
                abort("Skipped: " + program + " is not installed, and " + wanted + " runs in Node.");
            }
        }
        // Without retries, which would take over a minute if there is no registry.
        List<String> install =
                new ArrayList<>(List.of("npm", "install", "--fetch-retries=0", "--no-audit", "--no-fund"));
        install.addAll(List.of("--no-save", "--legacy-peer-deps", "--prefix", "."));
        install.addAll(List.of(packages));
        if (!runs(install.toArray(String[]::new))) {
            abort("Skipped: npm could not install " + wanted + ". Is there a registry?");
        }
    }

    /** A file of this folder. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** What this program prints, with these settings in its environment. */
    public String run(Map<String, String> settings, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = process(command);
        builder.environment().putAll(settings);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** What this program writes to its standard output, whether it succeeds or not. */
    public String output(String... command) throws IOException, InterruptedException {
        Process process = process(command)
                .redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    private boolean runs(String... command) throws InterruptedException {
        try {
            Process process = process(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private ProcessBuilder process(String... command) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> words = new ArrayList<>(windows ? List.of("cmd", "/c") : List.of());
        words.addAll(Arrays.asList(command));
        return new ProcessBuilder(words).directory(path.toFile()).redirectErrorStream(true);
    }
}
