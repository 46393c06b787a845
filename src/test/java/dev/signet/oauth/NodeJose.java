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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The package jose, run by Node with the code that docs/resource-servers.md shows. A machine without Node, or without a way to
 * the package, skips the test.
 */
final class NodeJose {
    private static final Path FOLDER = Path.of("target", "jose");
    private static final Path PAGE = Path.of("docs", "resource-servers.md");
    private static final Pattern CODE = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL);
    private static final long PATIENCE_SECONDS = 120;

    private NodeJose() {}

    /** The user whom each token speaks for, or why it is refused. */
    static List<String> verdicts(String issuer, List<String> tokens) throws IOException, InterruptedException {
        install();
        Matcher code = CODE.matcher(Files.readString(PAGE));
        assertThat(code.find()).as("%s shows how to use jose", PAGE).isTrue();
        Files.writeString(FOLDER.resolve("user.mjs"), code.group(1));
        try (InputStream driver = NodeJose.class.getResourceAsStream("/interop/verdicts.mjs")) {
            Files.write(FOLDER.resolve("verdicts.mjs"), driver.readAllBytes());
        }
        Files.write(FOLDER.resolve("tokens"), tokens);
        ProcessBuilder node = process("node", "verdicts.mjs", "tokens");
        node.environment().put("ISSUER", issuer);
        Process verdicts = node.start();
        String output = new String(verdicts.getInputStream().readAllBytes(), UTF_8);
        assertThat(verdicts.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        if (Files.exists(FOLDER.resolve("node_modules/jose/package.json"))) {
            return;
        }
        for (String program : List.of("node", "npm")) {
            if (!runs(program, "--version")) {
                abort("Skipped: " + program + " is not here, and jose runs in Node.");
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
                "jose@6")) {
            abort("Skipped: npm could not install jose.");
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
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

    private static ProcessBuilder process(String... command) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> words = new ArrayList<>(windows ? List.of("cmd", "/c") : List.of());
        words.addAll(Arrays.asList(command));
        return new ProcessBuilder(words).directory(FOLDER.toFile()).redirectErrorStream(true);
    }
}
