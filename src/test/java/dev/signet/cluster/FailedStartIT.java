package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.database.EmbeddedPostgres;
import dev.signet.database.MadeFolder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a start fails, the process ends with one line on standard error that says why and what to do, and names the setting. */
class FailedStartIT {
    private static final int TERMINATED = 128 + 15;
    private static final String DATA = "signet-data";
    private static final String PASSWORD = "hunter2-hunter2";
    private static final String KEYS_SECRET = "the replicas of this test keep their keys under this";

    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    /** Not shut down, because a failed test is run again in this JVM. */
    private static final ExecutorService AHEAD = Executors.newFixedThreadPool(AT_ONCE, work -> {
        Thread daemon = new Thread(work, "starts ahead");
        daemon.setDaemon(true);
        return daemon;
    });

    @TempDir
    static Path folders;

    private static Cluster cluster;
    private static ServerSocket taken;

    private Path folder;

    @BeforeAll
    static void start_a_service_that_makes_keys() throws Exception {
        cluster = Cluster.withoutReplicas();
        cluster.startApart(Map.of("signet.keys.secret", KEYS_SECRET)).close();
        cluster.sql("create schema strangers");
        cluster.sql("create table strangers.things (id int)");
        cluster.sql("create schema untouched");
        taken = new ServerSocket(0);
    }

    @AfterAll
    static void stop() throws IOException {
        taken.close();
        cluster.close();
    }

    @BeforeEach
    void make_a_folder() throws IOException {
        folder = newFolder();
    }

    /** If this is root, the database runs as another user, who must be able to enter the folder. */
    private static Path newFolder() throws IOException {
        Path folder = Files.createTempDirectory(folders, "start");
        for (Path path : List.of(folders, folder)) {
            if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            }
        }
        return folder;
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

    /** All are started ahead, a few at a time. */
    static Stream<Arguments> wrongSettings() {
        return starts()
                .map(start -> Arguments.of(
                        start,
                        AHEAD.submit(() -> FailedStart.in(folderFor(start), start.environment())
                                .end())))
                .toList()
                .stream();
    }

    /** With the data of a first start, which need not be made each time, if the start may get as far as the embedded database. */
    private static Path folderFor(Start start) throws IOException {
        Path folder = newFolder();
        if (!start.environment().containsKey("QUARKUS_DATASOURCE_JDBC_URL")) {
            MadeFolder.copyTo(folder.resolve(DATA));
        }
        return folder;
    }

    private static Stream<Start> starts() {
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
                Start.with(
                        "codes in mails without a mail server",
                        Map.of("SIGNET_SIGN_IN_METHODS", "password,email"),
                        "signet.sign-in.methods",
                        "quarkus.mailer.host"),
                Start.with(
                        "unknown way to sign in",
                        Map.of("SIGNET_SIGN_IN_METHODS", "password,e-mail"),
                        "signet.sign-in.methods",
                        "e-mail",
                        "email",
                        "password"),
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
                        Map.of(
                                "DATABASE_URL",
                                url("postgres", "signet:" + PASSWORD + "@", "/signet?sslmode=prefer"),
                                "SIGNET_KEYS_SECRET",
                                KEYS_SECRET),
                        "DATABASE_URL",
                        "refuses the login"),
                Start.with(
                        "wrong password in a JDBC URL",
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL",
                                url("jdbc:postgresql", "", "/signet?user=signet&password=" + PASSWORD),
                                "SIGNET_KEYS_SECRET",
                                KEYS_SECRET),
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
                        "algorithm that is none",
                        Map.of("SIGNET_KEYS_ALGORITHM", "ROT13"),
                        "SIGNET_KEYS_ALGORITHM",
                        "es256"),
                Start.onDatabase(
                        "neither true nor false",
                        Map.of("SIGNET_TOKEN_ROTATE_REFRESH_TOKENS", "ture"),
                        "SIGNET_TOKEN_ROTATE_REFRESH_TOKENS",
                        "true or false"),
                Start.onDatabase(
                        "dollar sign in a password",
                        Map.of("SIGNET_ADMIN_PASSWORD", "a${" + PASSWORD + "}b"),
                        "SIGNET_ADMIN_PASSWORD",
                        "$$"),
                Start.onDatabase(
                        "expression in a setting of Quarkus",
                        Map.of("QUARKUS_LOG_CATEGORY__DEV_SIGNET__LEVEL", "${LEVEL_OF_NOBODY}"),
                        "QUARKUS_LOG_CATEGORY__DEV_SIGNET__LEVEL",
                        "$$"),
                Start.onDatabase(
                        "expression in the database's URL that only Quarkus knows",
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL",
                                url("jdbc:postgresql", "", "/signet${quarkus.application.version}")),
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        "$$"),
                Start.onDatabase("port of blanks", Map.of("QUARKUS_HTTP_PORT", " "), "QUARKUS_HTTP_PORT", "is empty"),
                Start.onDatabase(
                        "value that is in a message of Quarkus",
                        Map.of("SIGNET_MAIL_SITE_NAME", "quarkus", "SIGNET_TOKEN_ACCESS_LIFETIME", "soon"),
                        "signet.token.access-lifetime"),
                Start.with(
                        "user that is in a message of Quarkus, database away",
                        Map.of(
                                "DATABASE_URL",
                                "postgres://quarkus:" + PASSWORD + "@127.0.0.1:1/signet",
                                "QUARKUS_DATASOURCE_USERNAME",
                                "quarkus",
                                "SIGNET_KEYS_SECRET",
                                KEYS_SECRET,
                                "QUARKUS_FLYWAY_CONNECT_RETRIES",
                                "0"),
                        "cannot be reached"),
                Start.onDatabase(
                        "several faults",
                        Map.of(
                                "QUARKUS_HTTP_PORT",
                                "http",
                                "SIGNET_TOKEN_ACCESS_LIFETIME",
                                "soon",
                                "SIGNET_SESSION_MAX_PER_USER",
                                "0"),
                        "quarkus.http.port",
                        "signet.token.access-lifetime"),
                Start.onDatabase(
                        "value out of bounds and an empty schema",
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL",
                                url("postgres", "", "/signet?schema=untouched"),
                                "SIGNET_SESSION_MAX_PER_USER",
                                "0"),
                        "signet.session.max-per-user"),
                Start.onDatabase(
                        "settings that do not belong together and an empty schema",
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL",
                                url("postgres", "", "/signet?schema=untouched"),
                                "SIGNET_SIGN_IN_METHODS",
                                "acme,email,google,password",
                                "SIGNET_PROVIDERS_GOOGLE_CLIENT_SECRET",
                                PASSWORD,
                                "SIGNET_BROWSER_SIGN_IN_REDIRECT_URIS",
                                "https://*.example.com",
                                "SIGNET_TOKEN_BLACKLIST_AFTER_ROTATION",
                                "false",
                                "SIGNET_MAIL_LANGUAGE",
                                "xx"),
                        "(1) ",
                        "(7) ",
                        "signet.providers.acme.issuer",
                        "quarkus.mailer.host",
                        "signet.token.issuer",
                        "https://*.example.com",
                        "signet.providers.google.client-id",
                        "signet.token.blacklist-after-rotation",
                        "signet.mail.language"),
                // What Quarkus's start finds before the log works:
                Start.onDatabase(
                        "endpoint that is no URL",
                        Map.of("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"),
                        "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT"),
                // And after:
                Start.onDatabase(
                        "certificate that is missing",
                        Map.of(
                                "QUARKUS_HTTP_SSL_CERTIFICATE_FILES",
                                "/no/tls.crt",
                                "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES",
                                "/no/tls.key"),
                        "/no/tls.crt",
                        "QUARKUS_HTTP_SSL_CERTIFICATE_FILES"),
                Start.onDatabase(
                        "value out of bounds",
                        Map.of("SIGNET_SESSION_MAX_PER_USER", "0"),
                        "signet.session.max-per-user"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongSettings")
    void wrong_settings_are_told_in_one_line(Start start, Future<FailedStart> launched) throws Exception {
        assertThat(withoutSecrets(launched.get())).contains(start.told());

        assertThat(cluster.number("select count(*) from pg_tables where schemaname = 'untouched'"))
                .as("tables that the start has made")
                .isZero();
    }

    @Test
    void a_changed_migration_is_told_in_one_line() throws Exception {
        Map<String, String> database = Start.onDatabase("", Map.of()).environment();
        cluster.sql("update flyway_schema_history set checksum = checksum + 1 where version = '1'");
        try {
            assertThat(withoutSecrets(launch(database).end()))
                    .contains("checksum", "empty database", "QUARKUS_DATASOURCE_JDBC_URL");
        } finally {
            cluster.sql("update flyway_schema_history set checksum = checksum - 1 where version = '1'");
        }
    }

    // --- the embedded database

    @Test
    void a_folder_in_use_is_told_in_one_line() throws Exception {
        MadeFolder.copyTo(data());
        try (EmbeddedPostgres inUse = EmbeddedPostgres.start(data())) {
            assertThat(line()).contains("is in use by process", "signet.database.dir", "Stop it first");
        }
    }

    @Test
    void damaged_data_is_told_in_one_line() throws Exception {
        MadeFolder.copyTo(data());
        Files.delete(data().resolve("data/global/pg_control"));

        assertThat(line()).contains("pg_control", "backup", "SIGNET_DATABASE_DIR");
    }

    @Test
    void data_of_another_release_are_told_in_one_line() throws Exception {
        MadeFolder.copyTo(data());
        Files.writeString(data().resolve("data/PG_VERSION"), "17\n");

        assertThat(line()).contains("PostgreSQL 17", "signet.database.dir");
    }

    @Test
    void a_wrong_password_in_the_folder_is_told_in_one_line() throws Exception {
        MadeFolder.copyTo(data());
        Files.writeString(data().resolve("password"), PASSWORD);

        assertThat(line()).contains("Delete", data().resolve("password").toString());
    }

    @Test
    void a_folder_of_somebody_else_is_told_in_one_line() throws Exception {
        Files.createDirectory(data());
        Files.writeString(data().resolve("letter.txt"), "Dear Sir");

        assertThat(line()).contains("was not created by Signet", "signet.database.dir");
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_told_in_one_line() throws Exception {
        Files.writeString(data(), "");

        assertThat(line()).contains(data().toString(), "signet.database.dir");
    }

    @Test
    void a_full_disk_is_told_in_one_line() throws Exception {
        mounted("size=20m", () -> assertThat(line()).contains("No space left", "SIGNET_DATABASE_DIR"));
    }

    @Test
    void a_disk_that_takes_no_writes_is_told_in_one_line() throws Exception {
        mounted("ro", () -> assertThat(line()).contains("Read-only", "signet.database.dir"));
    }

    @Test
    void a_disk_that_runs_no_programs_is_told_in_one_line() throws Exception {
        mounted("noexec", () -> assertThat(line()).contains("noexec", "signet.database.dir"));
    }

    // --- other ends

    @Test
    void a_stop_during_the_start_is_told_in_one_line() throws Exception {
        FailedStart start = launch(Map.of(
                "DATABASE_URL",
                "postgres://signet:" + PASSWORD + "@127.0.0.1:1/signet",
                "SIGNET_KEYS_SECRET",
                KEYS_SECRET));
        Awaitility.await("the start to wait")
                .atMost(FailedStart.LONGEST)
                .until(() -> start.output().contains("waiting for the database"));

        start.process().destroy();

        assertThat(start.end().process().exitValue()).isEqualTo(TERMINATED);
        assertThat(start.errors()).isEqualTo("Signet was told to stop before it had started." + System.lineSeparator());
        assertThat(start.output()).doesNotContain(PASSWORD, "\tat ", "Exception");
    }

    @Test
    void a_stack_trace_is_printed_on_request_without_the_password() throws Exception {
        FailedStart start = launch(Map.of(
                "DATABASE_URL",
                url("postgres", "signet:" + PASSWORD + "@", "/signet"),
                "SIGNET_START_STACK_TRACE",
                "true"));

        assertThat(start.end().errors())
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
        return folder.resolve(DATA);
    }

    private FailedStart launch(Map<String, String> environment) throws IOException {
        return FailedStart.in(folder, environment);
    }

    /** The one line of a start in this test's folder. */
    private String line() throws Exception {
        return withoutSecrets(launch(Map.of()).end());
    }

    private static String withoutSecrets(FailedStart start) {
        assertThat(start.output() + start.errors()).doesNotContain(PASSWORD, cluster.databasePassword());
        return start.line();
    }
}
