package dev.signet.command;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.FreePort;
import dev.signet.testing.Packaged;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as operators call it: before, while and after its service runs, on the embedded database. */
class CommandLineIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofSeconds(120);
    private static final String PASSWORD = "correct horse battery";
    private static final String NEXT_PASSWORD = "staple the battery to a horse";

    @TempDir
    Path folder;

    private Process service;
    private int port;

    /** The exit status and output of a process. */
    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void let_other_accounts_through() throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            // As root, PostgreSQL runs under another account.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    @AfterEach
    void leave_no_process_behind() {
        if (service != null) {
            service.destroyForcibly().onExit().join();
        }
        databaseProcesses().forEach(ProcessHandle::destroyForcibly);
    }

    private ProcessBuilder program(String... arguments) {
        List<String> command = new ArrayList<>(Packaged.service().command(Map.of()));
        command.addAll(List.of(arguments));
        ProcessBuilder program = new ProcessBuilder(command).directory(folder.toFile());
        program.environment().keySet().removeIf(name -> name.startsWith("SIGNET_") || name.startsWith("QUARKUS_"));
        // A command needs no port, so it does not matter that the service has this one.
        program.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        program.environment().put("QUARKUS_MANAGEMENT_PORT", "0");
        return program;
    }

    private Ended run(String input, String... arguments) throws Exception {
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        Process process =
                program(arguments).redirectOutput(out).redirectError(err).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private JsonNode json(String input, String... arguments) throws Exception {
        Ended ended = run(
                input, Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new));
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).as("messages").isEmpty();
        return JSON.readTree(ended.out());
    }

    private void startService() throws IOException {
        service = program("serve")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("service.log").toFile())
                .start();
        Awaitility.await("the service")
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(100))
                .until(this::isReady);
    }

    private boolean isReady() {
        assertThat(service.isAlive()).isTrue();
        try {
            return given().port(port).get("/q/health/ready").statusCode() == 200;
        } catch (Exception notYet) {
            if (notYet instanceof ConnectException) {
                return false;
            }
            throw new IllegalStateException(notYet);
        }
    }

    private Response logIn(String password) {
        return given().port(port)
                .contentType(ContentType.JSON)
                .body(Map.of("username", "alice", "password", password))
                .post("/api/token/");
    }

    private int answerTo(String access) {
        return given().port(port)
                .header("Authorization", "Bearer " + access)
                .get("/api/protected/")
                .statusCode();
    }

    private List<String> publishedKeys() {
        return given().port(port).get("/.well-known/jwks.json").path("keys.kid");
    }

    private List<ProcessHandle> databaseProcesses() {
        String data = folder.resolve("signet-data").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(program -> program.startsWith(data))
                        .isPresent())
                .toList();
    }

    @Test
    void what_needs_no_data_starts_nothing() throws Exception {
        assertThat(run("", "--version")).isEqualTo(new Ended(0, "signet 0.1.0\n", ""));
        assertThat(run("", "user", "create", "--help").out()).startsWith("Usage: signet user create");
        Ended unknown = run("", "frobnicate");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err().lines()).hasSize(1);
        assertThat(folder.resolve("signet-data")).doesNotExist();

        Ended check = run("", "check", "--json");
        assertThat(check.status()).as(check.err()).isZero();
        assertThat(JSON.readTree(check.out()).path("database").asText()).contains("not running");
        assertThat(folder.resolve("signet-data")).doesNotExist();

        for (String wrong : List.of(
                "signet.mail.queue=none",
                "signet.keys.secret=short",
                "signet.keys.files=missing.pem",
                "signet.admin.username=root")) {
            Ended refused = run("", "check", "-D" + wrong);
            assertThat(refused.status()).as(wrong).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err())
                    .containsAnyOf(wrong.replaceFirst("=.*", ""), "SIGNET_ADMIN_PASSWORD")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void it_works_before_while_and_after_the_service_runs() throws Exception {
        port = FreePort.find();
        // Two at once on a new folder: one waits for the other.
        Process other = program("migrate")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("other").toFile())
                .start();
        JsonNode alice = json(PASSWORD + "\n", "user", "create", "alice", "--admin", "--password-stdin");
        assertThat(alice.path("is_staff").asBoolean()).isTrue();
        assertThat(other.waitFor())
                .as(Files.readString(folder.resolve("other")))
                .isZero();
        assertThat(databaseProcesses()).isEmpty();

        startService();
        String access = logIn(PASSWORD).then().statusCode(200).extract().path("access");
        assertThat(answerTo(access)).isEqualTo(200);
        assertThat(json("", "session", "list", "alice")).hasSize(1);
        JsonNode check = json("", "check");
        assertThat(check.path("database").asText()).isEqualTo("ok");
        assertThat(check.path("tables").asText()).matches("version \\d+");
        assertThat(check.has("missing")).isFalse();
        assertThat(run("", "user", "demote", "alice").status()).isEqualTo(3);
        assertThat(answerTo(access)).isEqualTo(200);

        assertThat(run("", "session", "end", "--all-of", "alice").status()).isZero();
        Awaitility.await("the running service learns of it").until(() -> answerTo(access) == 401);
        assertThat(run(NEXT_PASSWORD, "user", "set-password", "alice", "--password-stdin")
                        .status())
                .isZero();
        logIn(PASSWORD).then().statusCode(401);
        logIn(NEXT_PASSWORD).then().statusCode(200);

        List<String> published = publishedKeys();
        json("", "key", "rotate", "--immediately");
        Awaitility.await("the running service learns of the keys")
                .until(() -> publishedKeys().size() == published.size() + 1);
        assertThat(service.isAlive()).isTrue();

        service.destroy();
        assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Ended events = run("", "events", "--limit", "1");
        assertThat(events.status()).as(events.err()).isZero();
        assertThat(events.out().lines().skip(1)).hasSize(1);
        assertThat(events.err()).contains("--all");
        assertThat(databaseProcesses()).isEmpty();
    }
}
