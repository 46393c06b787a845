package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.database.EmbeddedPostgres;
import dev.signet.testing.FreePort;
import dev.signet.testing.Packaged;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a start fails, the process ends with one line on standard error that says why and what to do, and names the setting. */
class FailedStartIT {
    private static final Duration LONGEST = Duration.ofSeconds(120);

    /** From the line to the end of the process, in which a database may have to stop. */
    private static final Duration LAST_STEPS = Duration.ofSeconds(15);

    private static final int TERMINATED = 128 + 15;
    private static final String PASSWORD = "hunter2-hunter2";
    private static final String KEYS_SECRET = "the replicas of this test keep their keys under this";

    private static Cluster cluster;
    private static ServerSocket taken;

    @TempDir
    Path folder;

    private Map<String, String> settings;

    @BeforeAll
    static void start_a_service_that_makes_keys() throws Exception {
        cluster = Cluster.withoutReplicas();
        cluster.startApart(Map.of("signet.keys.secret", KEYS_SECRET)).close();
        cluster.sql("create schema strangers");
        cluster.sql("create table strangers.things (id int)");
        taken = new ServerSocket(0);
    }

    @AfterAll
    static void stop() throws IOException {
        taken.close();
        cluster.close();
    }

    @BeforeEach
    void give_it_ports() throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
        settings = new HashMap<>(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(FreePort.find()),
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(FreePort.find())));
    }

    /** What the environment sets, and what the line must contain. */
    record Start(String name, Map<String, String> environment, List<String> told) {
        static Start with(String name, Map<String, String> environment, String... told) {
            return new Start(name, environment, List.of(told));
        }

        /** On the database of this test, with the secret that its keys are kept under. */
        static Start onDatabase(String name, Map<String, String> environment, String... told) {
            Map<String, String> all = new HashMap<>(Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    url("jdbc:postgresql", "", "/signet"),
                    "QUARKUS_DATASOURCE_USERNAME",
                    "signet",
                    "QUARKUS_DATASOURCE_PASSWORD",
                    cluster.databasePassword(),
                    "SIGNET_KEYS_SECRET",
                    KEYS_SECRET));
            all.putAll(environment);
            return new Start(name, all, List.of(told));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static String url(String scheme, String login, String rest) {
        return scheme + "://" + login + "127.0.0.1:" + cluster.databasePort() + rest;
    }

    static Stream<Start> wrongSettings() {
        String port = Integer.toString(taken.getLocalPort());
        return Stream.of(
                Start.with("HTTP port in use", Map.of("QUARKUS_HTTP_PORT", port), "Port " + port, "QUARKUS_HTTP_PORT"),
                Start.with(
                        "management port in use",
                        Map.of("QUARKUS_MANAGEMENT_PORT", port),
                        "Port " + port,
                        "quarkus.management.port",
                        "QUARKUS_MANAGEMENT_PORT"),
                Start.with(
                        "one port for both",
                        Map.of("QUARKUS_HTTP_PORT", "18123", "QUARKUS_MANAGEMENT_PORT", "18123"),
                        "QUARKUS_HTTP_PORT",
                        "QUARKUS_MANAGEMENT_PORT",
                        "18123"),
                Start.with("port that is none", Map.of("QUARKUS_HTTP_PORT", "70000"), "QUARKUS_HTTP_PORT", "65535"),
                Start.with("port that is no number", Map.of("QUARKUS_HTTP_PORT", "http"), "quarkus.http.port"),
                Start.with("address of another machine", Map.of("QUARKUS_HTTP_HOST", "192.0.2.1"), "QUARKUS_HTTP_HOST"),
                Start.with(
                        "URL of another kind of database",
                        Map.of("DATABASE_URL", "mysql://root:" + PASSWORD + "@127.0.0.1/app"),
                        "DATABASE_URL",
                        "postgres://"),
                Start.with(
                        "socket",
                        Map.of("DATABASE_URL", "postgres://signet:" + PASSWORD + "@/app?host=/run/postgresql"),
                        "DATABASE_URL",
                        "localhost"),
                Start.onDatabase(
                        "wrong password",
                        Map.of("QUARKUS_DATASOURCE_PASSWORD", PASSWORD),
                        "QUARKUS_DATASOURCE_PASSWORD",
                        "refuses the login"),
                Start.with(
                        "wrong password in the platform's URL",
                        Map.of("DATABASE_URL", url("postgres", "signet:" + PASSWORD + "@", "/signet?sslmode=prefer")),
                        "DATABASE_URL",
                        "refuses the login"),
                Start.with(
                        "wrong password in a JDBC URL",
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL",
                                url("jdbc:postgresql", "", "/signet?user=signet&password=" + PASSWORD)),
                        "refuses the login"),
                Start.onDatabase(
                        "unknown database",
                        Map.of("QUARKUS_DATASOURCE_JDBC_URL", url("jdbc:postgresql", "", "/other")),
                        "does not exist",
                        "QUARKUS_DATASOURCE_JDBC_URL"),
                Start.onDatabase(
                        "TLS that the server has not",
                        Map.of("QUARKUS_DATASOURCE_JDBC_URL", url("postgresql", "", "/signet?sslmode=require")),
                        "sslmode"),
                Start.onDatabase(
                        "database away",
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL",
                                "postgres://signet:" + PASSWORD + "@127.0.0.1:1/signet",
                                "QUARKUS_FLYWAY_CONNECT_RETRIES",
                                "1"),
                        "cannot be reached",
                        "QUARKUS_DATASOURCE_JDBC_URL"),
                Start.onDatabase(
                        "tables of something else",
                        Map.of("QUARKUS_DATASOURCE_JDBC_URL", url("postgres", "", "/signet?schema=strangers")),
                        "non-empty",
                        "QUARKUS_DATASOURCE_JDBC_URL"),
                Start.onDatabase(
                        "another secret for the keys",
                        Map.of("SIGNET_KEYS_SECRET", "another secret that is long enough for it"),
                        "SIGNET_KEYS_SECRET"),
                Start.onDatabase("short secret", Map.of("SIGNET_KEYS_SECRET", "short"), "signet.keys.secret"),
                Start.onDatabase("no secret", Map.of("SIGNET_KEYS_SECRET", ""), "SIGNET_KEYS_SECRET"),
                Start.onDatabase(
                        "lifetime of zero",
                        Map.of("SIGNET_TOKEN_ACCESS_LIFETIME", "0s"),
                        "signet.token.access-lifetime"),
                Start.onDatabase(
                        "lifetime that is none",
                        Map.of("SIGNET_TOKEN_ACCESS_LIFETIME", "soon"),
                        "signet.token.access-lifetime"),
                Start.onDatabase(
                        "unknown algorithm", Map.of("SIGNET_KEYS_ALGORITHM", "ROT13"), "signet.keys.algorithm"),
                Start.onDatabase(
                        "value out of bounds",
                        Map.of("SIGNET_SESSION_MAX_PER_USER", "0"),
                        "signet.session.max-per-user"));
    }

    @ParameterizedTest
    @MethodSource("wrongSettings")
    void wrong_settings_are_told_in_one_line(Start start) throws Exception {
        settings.putAll(start.environment());

        assertThat(lineOf(launch())).contains(start.told());
    }

    @Test
    void a_changed_migration_is_told_in_one_line() throws Exception {
        settings.putAll(Start.onDatabase("", Map.of()).environment());
        cluster.sql("update flyway_schema_history set checksum = checksum + 1 where version = '1'");
        try {
            assertThat(lineOf(launch())).contains("checksum", "QUARKUS_DATASOURCE_JDBC_URL");
        } finally {
            cluster.sql("update flyway_schema_history set checksum = checksum - 1 where version = '1'");
        }
    }

    // --- the embedded database

    @Test
    void a_folder_in_use_is_told_in_one_line() throws Exception {
        try (EmbeddedPostgres inUse = EmbeddedPostgres.start(data())) {
            assertThat(lineOf(launch())).contains("is in use by process", "signet.database.dir", "Stop it first");
        }
    }

    @Test
    void damaged_data_is_told_in_one_line() throws Exception {
        EmbeddedPostgres.start(data()).close();
        Files.delete(data().resolve("data/global/pg_control"));

        assertThat(lineOf(launch())).contains("pg_control", "backup", "SIGNET_DATABASE_DIR");
    }

    @Test
    void data_of_another_release_are_told_in_one_line() throws Exception {
        EmbeddedPostgres.start(data()).close();
        Files.writeString(data().resolve("data/PG_VERSION"), "17\n");

        assertThat(lineOf(launch())).contains("PostgreSQL 17", "signet.database.dir");
    }

    @Test
    void a_wrong_password_in_the_folder_is_told_in_one_line() throws Exception {
        EmbeddedPostgres.start(data()).close();
        Files.writeString(data().resolve("password"), PASSWORD);

        assertThat(lineOf(launch()))
                .contains("Delete", data().resolve("password").toString());
    }

    @Test
    void a_folder_of_somebody_else_is_told_in_one_line() throws Exception {
        Files.createDirectory(data());
        Files.writeString(data().resolve("letter.txt"), "Dear Sir");

        assertThat(lineOf(launch())).contains("was not created by Signet", "signet.database.dir");
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_told_in_one_line() throws Exception {
        Files.writeString(data(), "");

        assertThat(lineOf(launch())).contains(data().toString(), "signet.database.dir");
    }

    @Test
    void a_full_disk_is_told_in_one_line() throws Exception {
        mounted("size=20m", () -> assertThat(lineOf(launch())).contains("No space left", "SIGNET_DATABASE_DIR"));
    }

    @Test
    void a_disk_that_takes_no_writes_is_told_in_one_line() throws Exception {
        mounted("ro", () -> assertThat(lineOf(launch())).contains("Read-only", "signet.database.dir"));
    }

    @Test
    void a_disk_that_runs_no_programs_is_told_in_one_line() throws Exception {
        mounted("noexec", () -> assertThat(lineOf(launch())).contains("noexec", "signet.database.dir"));
    }

    // --- other ends

    @Test
    void a_stop_during_the_start_is_told_in_one_line() throws Exception {
        settings.put("DATABASE_URL", "postgres://signet:" + PASSWORD + "@127.0.0.1:1/signet");
        Process process = launch();
        Awaitility.await("the start to wait")
                .atMost(LONGEST)
                .until(() -> output().contains("waiting for the database"));

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
        assertThat(errors()).isEqualTo("Signet was told to stop before it had started." + System.lineSeparator());
        assertThat(output()).doesNotContain(PASSWORD, "\tat ", "Exception");
    }

    @Test
    void a_stack_trace_is_printed_on_request_without_the_password() throws Exception {
        settings.putAll(Map.of(
                "DATABASE_URL",
                url("postgres", "signet:" + PASSWORD + "@", "/signet"),
                "SIGNET_START_STACK_TRACE",
                "true"));
        Process process = launch();

        assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(errors())
                .startsWith("Signet could not start: ")
                .contains("\tat ")
                .doesNotContain(PASSWORD);
    }

    private interface Check {
        void run() throws Exception;
    }

    /** Runs this while the database's folder is a disk of its own. */
    private void mounted(String options, Check check) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root mounts");
        Files.createDirectory(data());
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options + ",mode=0711", "tmpfs", data().toString()) == 0,
                "mounts are forbidden");
        try {
            check.run();
        } finally {
            run("umount", "-l", data().toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private Path data() {
        return folder.resolve("signet-data");
    }

    private Process launch() throws IOException {
        ProcessBuilder command = new ProcessBuilder(Packaged.service().command(Map.of())).directory(folder.toFile());
        command.environment().keySet().removeIf(name -> name.startsWith("SIGNET_") || name.startsWith("QUARKUS_"));
        command.environment().putAll(settings);
        return command.redirectOutput(file("out")).redirectError(file("err")).start();
    }

    /** The one line of a process that failed. */
    private String lineOf(Process process) throws Exception {
        Awaitility.await("a line").atMost(LONGEST).until(() -> !process.isAlive() || errors().endsWith("\n"));
        boolean ended = process.waitFor(LAST_STEPS.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("the process has ended: %s", output()).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        // If a setting cannot be converted, Quarkus prints what libraries had told the log until then, before this
        // line.
        List<String> lines = errors().lines().toList();
        assertThat(lines)
                .as("standard error")
                .filteredOn(line -> line.startsWith("Signet "))
                .hasSize(1);
        String last = lines.get(lines.size() - 1);
        assertThat(last).startsWith("Signet could not start: ").doesNotContain("SIGNET_START_STACK_TRACE");
        assertThat(output() + errors()).doesNotContain("\tat ", PASSWORD, cluster.databasePassword());
        return last;
    }

    private String output() throws IOException {
        return Files.readString(file("out").toPath());
    }

    private String errors() throws IOException {
        return Files.readString(file("err").toPath());
    }

    private File file(String name) {
        return folder.resolve(name).toFile();
    }
}
