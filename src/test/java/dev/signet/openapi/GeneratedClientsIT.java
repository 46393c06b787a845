package dev.signet.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.signet.testing.Accounts;
import dev.signet.testing.Client;
import dev.signet.testing.DescribedService;
import dev.signet.testing.TestDatabase;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that openapi-generator makes of the document compile, and can log in, refresh, write, list, page and log out. They are in
 * {@code src/test/clients}. A machine without a way to the libraries they need skips the tests.
 */
@QuarkusIntegrationTest
class GeneratedClientsIT {
    private static final Path SOURCES = Path.of("src", "test", "clients");
    private static final Path DOCUMENT =
            Path.of("src/main/resources/META-INF/openapi.yaml").toAbsolutePath();
    private static final Path BUILT = Path.of("target", "clients").toAbsolutePath();
    private static final long PATIENCE_MINUTES = 10;

    /** Warnings that are the same for every document. */
    private static final List<String> HARMLESS = List.of(
            "OpenAPI 3.1 support is still in beta",
            // Swift has a type of this name, and so has the template of every client.
            "Error (reserved word) cannot be used as model name",
            "Error (model name matches existing language type) cannot be used as a model name",
            // Warnings about examples, which clients do not use: for each that is not a reference, for responses that
            // may
            // also be a page, and for a table.
            "Failed to get the schema name: null",
            "No application/json content media type found in response. Response examples",
            "More than one content media type found in response",
            // A warning about an option of the TypeScript generator that is not set.
            "The value (generator's option) must be either boolean or string",
            "Source root doesn't exist");

    @BeforeAll
    static void generateAndCompile() throws IOException, InterruptedException {
        FileUtils.deleteDirectory(BUILT.toFile());
        String output = maven("package");
        if (output.contains("Could not resolve") || output.contains("Could not transfer")) {
            abort("Skipped: Maven could not download what the clients need.");
        }
        assertThat(output)
                .as("the build of the clients")
                .contains("BUILD SUCCESS")
                .doesNotContain("COMPILATION ERROR");
        assertThat(output.lines()
                        .filter(line -> line.startsWith("[WARNING]"))
                        .filter(line -> !saysNothingOfTypes(line)))
                .as("warnings of the generators and compilers")
                .isEmpty();
    }

    private static boolean saysNothingOfTypes(String warning) {
        return HARMLESS.stream().anyMatch(warning::contains);
    }

    @ParameterizedTest
    @CsvSource({"java-okhttp, story.Story", "java-native, story.Story", "kotlin, StoryKt"})
    void a_generated_client_for_the_jvm_can_do_all_that_an_app_does(String client, String story)
            throws IOException, InterruptedException {
        Path folder = BUILT.resolve(client);
        String classPath = folder.resolve("classes") + File.pathSeparator + folder.resolve("libraries") + "/*";
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertTellsTrue(Path.of("."), java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath, story);
    }

    @Test
    void a_generated_client_in_typescript_compiles_strictly_and_can_do_all_that_an_app_does()
            throws IOException, InterruptedException {
        Path folder = BUILT.resolve("typescript");
        for (String file : List.of("story.ts", "tsconfig.json")) {
            Files.copy(SOURCES.resolve("typescript").resolve(file), folder.resolve(file));
        }
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        try {
            if (run(
                            folder,
                            "npm",
                            "install",
                            "--fetch-retries=0",
                            "--no-audit",
                            "--no-fund",
                            "typescript@5",
                            "@types/node@22")
                    .failed()) {
                abort("Skipped: npm could not install TypeScript.");
            }
        } catch (IOException noSuchProgram) {
            abort("Skipped: npm is not installed.");
        }
        Run compiler = run(folder, "node", "node_modules/typescript/bin/tsc", "-p", ".");
        assertThat(compiler.failed()).as(compiler.output()).isFalse();
        assertTellsTrue(folder, "node", "compiled/story.js");
    }

    @Test
    void a_client_in_swift_is_generated() {
        assertThat(BUILT.resolve("swift/generated/Package.swift")).exists();
    }

    /** The command is given the service's address, and the name and password of a new account. */
    private static void assertTellsTrue(Path folder, String... command) throws IOException, InterruptedException {
        Client account = Accounts.in(TestDatabase.dataSource()).make("generated");
        try (DescribedService service =
                DescribedService.before(URI.create(RestAssured.baseURI + ":" + RestAssured.port))) {
            List<String> words = new ArrayList<>(Arrays.asList(command));
            words.addAll(List.of(service.uri().toString(), account.username(), account.password()));
            Run story = run(folder, words.toArray(String[]::new));
            assertThat(story.output().lines()).as(story.output()).last().isEqualTo("true");
        }
    }

    private static String maven(String phase) throws IOException, InterruptedException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return run(
                        Path.of("."),
                        windows ? "mvnw.cmd" : "./mvnw",
                        "--batch-mode",
                        "--no-transfer-progress",
                        "--file",
                        SOURCES.resolve("pom.xml").toString(),
                        "-Ddocument=" + DOCUMENT,
                        "-Doutput=" + BUILT,
                        phase)
                .output();
    }

    private static Run run(Path folder, String... command) throws IOException, InterruptedException {
        File output = Files.createTempFile(BUILT.getParent(), "client", ".log").toFile();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new Run(process.waitFor() != 0, Files.readString(output.toPath(), UTF_8));
    }

    /** How a program ended, and what it wrote. */
    private record Run(boolean failed, String output) {}
}
