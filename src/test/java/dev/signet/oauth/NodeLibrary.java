package dev.signet.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A package of npm that verifies tokens, run by Node with the code that docs/resource-servers.md shows. A machine without Node, or
 * without a way to the package, skips the test.
 *
 * @param name the package
 * @param version its major version
 */
record NodeLibrary(String name, int version) {
    private static final Path PAGE = Path.of("docs", "resource-servers.md");
    private static final Pattern CODE = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL);
    private static final long PATIENCE_SECONDS = 120;

    /** The user whom each token speaks for, or why it is refused; {@code settings} are in the environment of the code. */
    List<String> verdicts(Map<String, String> settings, List<String> tokens) throws IOException, InterruptedException {
        install();
        Files.writeString(folder().resolve("user.mjs"), code());
        try (InputStream driver = NodeLibrary.class.getResourceAsStream("/interop/verdicts.mjs")) {
            Files.write(folder().resolve("verdicts.mjs"), driver.readAllBytes());
        }
        Files.write(folder().resolve("tokens"), tokens);
        ProcessBuilder node = process("node", "verdicts.mjs", "tokens");
        node.environment().putAll(settings);
        Process verdicts = node.start();
        String output = new String(verdicts.getInputStream().readAllBytes(), UTF_8);
        assertThat(verdicts.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    /** Of the page's code, that which imports the package. */
    private String code() throws IOException {
        return CODE.matcher(Files.readString(PAGE))
                .results()
                .map(code -> code.group(1))
                .filter(code -> code.contains("from '" + name + "'"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(PAGE + " does not show how to use " + name));
    }

    private Path folder() {
        return Path.of("target", name);
    }

    private void install() throws IOException, InterruptedException {
        Files.createDirectories(folder());
        if (Files.exists(folder().resolve("node_modules/" + name + "/package.json"))) {
            return;
        }
        for (String program : List.of("node", "npm")) {
            if (!runs(program, "--version")) {
                abort("Skipped: " + program + " is not here, and " + name + " runs in Node.");
            }
        }
        // Without its habit of trying again for over a minute where there is no way to the package.
        if (!runs(
                "npm",
                "install",
                "--fetch-retries=0",
                "--no-audit",
                "--no-fund",
                "--no-save",
                "--prefix",
                ".",
                name + "@" + version)) {
            abort("Skipped: npm could not install " + name + ".");
        }
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
        return new ProcessBuilder(words).directory(folder().toFile()).redirectErrorStream(true);
    }
}
