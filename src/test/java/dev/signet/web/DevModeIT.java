package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signet.testing.FreePort;
import dev.signet.web.OddRequest.Framing;
import dev.signet.web.Wire.Answer;
import dev.signet.web.Wire.Kept;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.apache.commons.io.file.PathUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dev mode as the README starts it, in a copy of the project. */
class DevModeIT {
    /** The classes come last, so that they are newer than the sources, and the compiler leaves them alone. */
    private static final List<String> PROJECT =
            List.of("pom.xml", "mvnw", ".mvn", "src/main", "application.properties.example", "target/classes");

    /** Maven comes first, and nothing is warm. */
    private static final Duration START = Duration.ofMinutes(5);

    /** Quarkus looks for changes when a request arrives, but not more often than this. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    private static final String UNAVAILABLE = "Could not (?:resolve|find|transfer)|offline mode|No plugin found";
    private static final String RELOADED = "Live reload total time";
    private static final String PAGE = "http://localhost:5173";
    private static final OddRequest PAGE_OF_POSTS = OddRequest.of("GET", "/api/posts/pages/");
    private static final OddRequest VERIFY =
            OddRequest.of("POST", "/api/token/verify/").json("{\"token\": \"none\"}");

    @TempDir
    static Path project;

    private static Process dev;
    private static Wire wire;

    @BeforeAll
    static void start() throws IOException {
        if (Files.getFileStore(project).supportsFileAttributeView("posix")) {
            // As root, PostgreSQL runs under another account.
            Files.setPosixFilePermissions(project, PosixFilePermissions.fromString("rwx--x--x"));
        }
        for (String part : PROJECT) {
            copy(Path.of(part), project.resolve(part));
        }
        int port = FreePort.find();
        ProcessBuilder command = new ProcessBuilder(
                project.resolve("mvnw").toString(),
                "--batch-mode",
                "quarkus:dev",
                "-Dquarkus.http.port=" + port,
                "-Ddebug=false",
                "-Dspotless.check.skip",
                "-Dmaven.compiler.useIncrementalCompilation=false",
                "-Dquarkus.analytics.disabled=true",
                "-Dquarkus.console.enabled=false",
                // The shortest that may be set: every reload takes longer.
                "-Dsignet.limits.request-timeout=1s");
        command.environment().keySet().removeIf(name -> name.startsWith("SIGNET_") || name.startsWith("QUARKUS_"));
        dev = command.directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        wire = new Wire(URI.create("http://localhost:" + port));
        Awaitility.await("dev mode, see " + log()).atMost(START).until(() -> !dev.isAlive() || isReady());
        assumeThat(written())
                .as("Maven has what dev mode needs (./mvnw quarkus:dev downloads it)")
                .doesNotContainPattern(UNAVAILABLE);
        assertThat(dev.isAlive()).as(written()).isTrue();
    }

    @AfterAll
    static void stop() throws Exception {
        if (dev != null) {
            List<ProcessHandle> all = dev.descendants().toList();
            dev.descendants().forEach(ProcessHandle::destroy);
            dev.destroy();
            dev.waitFor();
            for (ProcessHandle each : all) {
                each.onExit().join();
            }
        }
    }

    @Test
    void the_dev_ui_comes_without_the_content_security_policy_of_the_api() throws IOException {
        Answer page = patiently(OddRequest.of("GET", "/q/dev-ui/extensions", "Accept: text/html"));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("<html");
        assertThat(page.header("Content-Security-Policy")).isEmpty();
        assertThat(api("GET", "/api/posts/").header("Content-Security-Policy")).isPresent();
    }

    @Test
    void pages_of_this_machine_may_call_the_api_and_others_may_not() throws IOException {
        OddRequest preflight =
                OddRequest.of("OPTIONS", "/api/token/", "Access-Control-Request-Method: POST", "Origin: " + PAGE);

        assertThat(patiently(preflight).header("Access-Control-Allow-Origin")).contains(PAGE);
        assertThat(patiently(OddRequest.of("GET", "/api/posts/", "Origin: " + PAGE))
                        .header("Access-Control-Allow-Origin"))
                .contains(PAGE);
        assertThat(patiently(OddRequest.of("GET", "/api/posts/", "Origin: https://evil.example"))
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void the_request_that_reloads_the_application_is_answered_by_the_new_one() throws Exception {
        append("src/main/resources/application.properties", "\nsignet.posts.page-size=1\n");
        assertThatItIsAnswered(1, VERIFY, 401);

        // The compiler comes first now.
        append("src/main/java/dev/signet/web/PathsConfig.java", "\n// changed\n");
        append("src/main/resources/application.properties", "\nsignet.posts.page-size=2\n");
        assertThatItIsAnswered(2, PAGE_OF_POSTS, 200);

        assertThat(written().split(RELOADED, -1)).hasSize(3);
        assertThatEarlyAnswersAreInOrder();
        assertThat(written())
                .doesNotContain("Could not find a mapping", "NoClassDefFoundError", "has been closed", "\tat ");
    }

    /**
     * The first request reloads the application, which takes longer than any request may take to arrive. Quarkus closes the
     * connections of all others meanwhile.
     */
    private static void assertThatItIsAnswered(int pageSize, OddRequest first, int status) throws IOException {
        Awaitility.await("the next look").pollDelay(BETWEEN_LOOKS).until(() -> true);
        Answer answer = patiently(first);
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.json()).as("%s", answer).isNotEmpty();
        assertThat(patiently(PAGE_OF_POSTS).json().path("results")).hasSize(pageSize);
        assertThat(patiently(VERIFY).status()).isEqualTo(401);
    }

    /** What guards connections lives as long as Vert.x, which a reload does not end. */
    private static void assertThatEarlyAnswersAreInOrder() throws IOException {
        for (OddRequest refused : List.of(
                OddRequest.of("POST", "/api/token/", "Host: [::1").body(new byte[100_000], Framing.LENGTH),
                OddRequest.of("POST", "/api/token/", "Host: [::1").body(new byte[100_000], Framing.CHUNKED),
                OddRequest.of("GET", "/" + "a".repeat(5_000)),
                OddRequest.of("POST", "/api/token/", "Host: [::1").body(new byte[1_000_000], Framing.LENGTH))) {
            try (Kept connection = wire.keep()) {
                connection.write(refused.bytes("signet"));
                Answer answer = connection.answer(refused);
                assertThat(answer.status()).as("%s: %s", refused, answer).isIn(400, 414);
                assertThat(AnswerRules.broken(refused, answer)).isEmpty();
                assertThat(answer.isLast() || connection.send(EarlyAnswers.NEXT).status() == 200)
                        .as("%s", refused)
                        .isTrue();
            }
        }
    }

    private static Answer patiently(OddRequest request) throws IOException {
        try (Kept connection = wire.keep()) {
            connection.patience(START);
            return connection.send(request);
        }
    }

    private static Answer api(String method, String path) throws IOException {
        return patiently(OddRequest.of(method, path));
    }

    private static boolean isReady() {
        try {
            return api("GET", "/q/health/ready").status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void append(String file, String text) throws IOException {
        Path path = project.resolve(file);
        Files.writeString(path, Files.readString(path) + text);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        if (Files.isDirectory(from)) {
            PathUtils.copyDirectory(from, to);
        } else {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static Path log() {
        return project.resolve("dev.log");
    }

    private static String written() throws IOException {
        return Files.readString(log());
    }
}
