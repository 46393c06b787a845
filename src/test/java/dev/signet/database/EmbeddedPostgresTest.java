package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.signet.testing.CapturedLog;
import dev.signet.testing.Installed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded PostgreSQL against its promises, with a real server and real processes that are really killed. */
class EmbeddedPostgresTest {

    private static final Duration AT_MOST = Duration.ofSeconds(60);

    /** An unprivileged user of every Linux, to which Signet never switches. */
    private static final String STRANGER = "daemon";

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void name_a_folder_that_others_could_reach() throws IOException {
        if (isPosix()) {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        }
        folder = temporary.resolve("signet data");
    }

    @AfterEach
    void leave_no_process_behind() {
        ours(folder).forEach(ProcessHandle::destroyForcibly);
    }

    // --- what a start brings

    @Test
    void the_first_start_makes_a_private_folder_and_an_empty_database() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "select current_user || ' ' || current_database()"))
                    .isEqualTo("signet signet");
            assertThat(query(
                            postgres,
                            "select rolsuper or rolcreaterole or rolcreatedb from pg_roles"
                                    + " where rolname = current_user"))
                    .isEqualTo("f");
            assertThat(query(postgres, "select count(*) from pg_tables where schemaname = 'public'"))
                    .isEqualTo("0");
            assertThat(postgres.password()).hasSize(64);

            assumeThat(isPosix()).as("file permissions").isTrue();
            assertThat(permissions(folder)).isEqualTo("rwx------");
            assertThat(permissions(folder.resolve("data"))).isEqualTo("rwx------");
            assertThat(permissions(folder.resolve("password"))).isEqualTo("rw-------");
            assertThat(permissions(folder.resolve("server.log"))).isEqualTo("rw-------");
            assertThat(permissions(folder.resolve("binaries"))).isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void what_is_committed_is_on_disk() throws Exception {
        takeAMadeFolder();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "show fsync")).isEqualTo("on");
            assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(postgres, "show full_page_writes")).isEqualTo("on");
        }
    }

    @Test
    void settings_are_modest_and_the_same_everywhere() throws Exception {
        takeAMadeFolder();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "show max_connections")).isEqualTo("100");
            assertThat(query(postgres, "show shared_buffers")).isEqualTo("128MB");
            assertThat(query(postgres, "show server_encoding")).isEqualTo("UTF8");
            // The driver sets this for each session.
            assertThat(query(postgres, "select reset_val from pg_settings where name = 'log_timezone'"))
                    .isEqualTo("UTC");
            assertThat(Files.readString(folder.resolve("data/postgresql.conf"))).contains("\ntimezone = ");
            assertThat(query(postgres, "select lower('ÄÖÜ') || upper('é')")).isEqualTo("äöüÉ");
        }
    }

    @Test
    void nobody_comes_in_without_the_password() throws Exception {
        takeAMadeFolder();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            for (String user : List.of("signet", "postgres", System.getProperty("user.name"))) {
                for (String password : List.of("", "signet", "postgres")) {
                    assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), user, password))
                            .as("%s with password '%s'", user, password)
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("password");
                }
            }
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), "postgres", postgres.password()))
                    .as("the superuser has no password")
                    .hasMessageContaining("password authentication failed");
            assertThat(Files.readAllLines(folder.resolve("data/pg_hba.conf")))
                    .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).endsWith("scram-sha-256"));
        }
    }

    @Test
    void it_listens_on_the_loopback_address_alone() throws Exception {
        takeAMadeFolder();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            List<String> running = Files.readAllLines(folder.resolve("data/postmaster.pid"));
            assertThat(running.get(4)).as("directory of its socket").isBlank();
            assertThat(running.get(5)).isEqualTo("127.0.0.1");
            int port = Integer.parseInt(running.get(3));
            for (InetAddress other : otherAddressesOfThisMachine()) {
                assertThatThrownBy(() -> {
                            try (Socket socket = new Socket()) {
                                socket.connect(new InetSocketAddress(other, port), 1000);
                            }
                        })
                        .as("connecting to %s", other)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void one_line_in_the_log_tells_of_a_start_and_none_of_a_stop() throws Exception {
        takeAMadeFolder();
        try (CapturedLog log = CapturedLog.open()) {
            EmbeddedPostgres.start(folder).close();

            assertThat(log.lines(Level.INFO, EmbeddedPostgres.class))
                    .singleElement()
                    .asString()
                    .matches("PostgreSQL 18\\.\\d+ in .*signet data, port \\d+, started in \\d+[.,]\\d s");
        }
    }

    // --- what stays

    @Test
    void data_and_password_survive_a_stop() throws Exception {
        takeAMadeFolder();
        String password;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            password = postgres.password();
            keepARow(postgres);
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(postgres.password()).isEqualTo(password);
            assertThatTheRowIsThere(postgres);
        }
    }

    @Test
    void a_lost_password_is_replaced() throws Exception {
        takeAMadeFolder();
        String password;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            password = postgres.password();
            keepARow(postgres);
        }
        Files.delete(folder.resolve("password"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(postgres.password()).hasSize(64).isNotEqualTo(password);
            assertThatTheRowIsThere(postgres);
        }
    }

    @Test
    void closing_stops_the_server_at_once_and_may_be_repeated() throws Exception {
        takeAMadeFolder();
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder);
        try (Connection idle = connect(postgres);
                CapturedLog log = CapturedLog.open()) {
            assertThat(ours(folder)).isNotEmpty();
            assertTimeoutPreemptively(AT_MOST, postgres::close);
            assertThat(log.lines(Level.WARNING, RunningServers.class))
                    .as("it did not wait for its clients")
                    .isEmpty();
            assertThat(ours(folder)).isEmpty();
            assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();
            assertThat(idle.isValid(5)).isFalse();
        }
        assertThatCode(postgres::close).doesNotThrowAnyException();
    }

    @Test
    void data_survives_the_death_of_the_service_while_its_server_lives_on() throws Exception {
        takeAMadeFolder();
        try (ServingProcess service = ServingProcess.launch(folder)) {
            String url = service.awaitUrl();
            keepARow(url);
            service.kill();

            // The server must not keep our output open; otherwise a reader would wait for its end forever.
            assertTimeoutPreemptively(AT_MOST, service::lastWords);
            ProcessHandle orphan = postmaster();
            assertThat(orphan.isAlive()).isTrue();
            assertThatTheRowIsThere(url);

            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
                assertThat(runs(orphan, folder)).isFalse();
                assertThatTheRowIsThere(postgres);
            }
        }
    }

    @Test
    void data_survives_the_death_of_the_service_and_of_its_server() throws Exception {
        takeAMadeFolder();
        try (ServingProcess service = ServingProcess.launch(folder)) {
            keepARow(service.awaitUrl());
            service.kill();
            postmaster().destroyForcibly();

            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
                assertThatTheRowIsThere(postgres);
            }
        }
    }

    @Test
    void a_stale_process_number_harms_neither_the_start_nor_the_process_that_has_it_now() throws Exception {
        assumeThat(isPosix()).as("a shell and sleep").isTrue();
        takeAMadeFolder();
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    folder.resolve("data/postmaster.pid"),
                    stranger.pid() + "\n" + folder.resolve("data") + "\n0\n5432\n\n127.0.0.1\n");
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
                assertThat(query(postgres, "select 1")).isEqualTo("1");
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_first_start_killed_while_it_unpacks_leaves_a_folder_that_starts() throws Exception {
        aFirstStartIsKilled(() -> holds(folder.resolve("binaries"), ".*\\.unfinished"));
        assertThatItStarts();
        assertThat(holds(folder.resolve("binaries"), ".*\\.unfinished")).isFalse();
    }

    @Test
    void a_first_start_killed_while_it_makes_the_data_leaves_a_folder_that_starts() throws Exception {
        aFirstStartIsKilled(() -> Files.exists(folder.resolve("data.unfinished/PG_VERSION")));
        assertThatItStarts();
        assertThat(folder.resolve("data.unfinished")).doesNotExist();
    }

    // --- what is refused

    @Test
    void a_folder_in_use_is_refused_and_its_user_goes_on() throws Exception {
        takeAMadeFolder();
        try (ServingProcess service = ServingProcess.launch(folder)) {
            String url = service.awaitUrl();
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is in use by process " + service.pid())
                    .hasMessageContaining("signet.database.dir");
            assertThat(service.isAlive()).isTrue();
            keepARow(url);
            assertThatTheRowIsThere(url);
        }
    }

    @Test
    void a_second_start_in_the_same_process_is_refused_and_does_not_let_others_in() throws Exception {
        takeAMadeFolder();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid());
            try (ServingProcess other = ServingProcess.launch(folder)) {
                assertThat(assertTimeoutPreemptively(AT_MOST, other::lastWords))
                        .contains("is in use by process "
                                + ProcessHandle.current().pid());
            }
            assertThat(query(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void data_of_another_release_is_refused_and_left_alone() throws Exception {
        takeAMadeFolder();
        Files.writeString(folder.resolve("data/PG_VERSION"), "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was written by PostgreSQL 17")
                .hasMessageContaining("includes 18")
                .hasMessageContaining("pg_dump")
                .hasMessageContaining("pg_upgrade")
                .hasMessageContaining("signet.database.dir");
        Files.writeString(folder.resolve("data/PG_VERSION"), "18\n");
        assertThatItStarts();
    }

    @Test
    void a_platform_without_programs_is_refused() throws IOException {
        Platform mainframe = new Platform("linux", "s390x", false);
        List<ServerAccount> accounts = ServerAccount.candidates();
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, mainframe, accounts))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("linux s390x")
                .hasMessageContaining("Maven profile")
                .hasMessageContaining("quarkus.datasource.jdbc.url");
    }

    @Test
    void a_folder_with_other_things_in_it_is_refused_and_left_alone() throws IOException {
        Path home = Files.createDirectory(temporary.resolve("home"));
        Files.writeString(home.resolve("letter.txt"), "Dear …");
        String before = isPosix() ? permissions(home) : "";
        assertThatThrownBy(() -> EmbeddedPostgres.start(home))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was not created by Signet")
                .hasMessageContaining("signet.database.dir");
        assertThat(isPosix() ? permissions(home) : "").isEqualTo(before);
        assertThat(home).isDirectoryContaining(file -> file.endsWith("letter.txt"));
    }

    @Test
    void a_folder_whose_path_a_shell_would_misread_is_refused() {
        assertThatThrownBy(() -> EmbeddedPostgres.start(temporary.resolve("$HOME")))
                .hasMessageContaining("must not contain");
    }

    @Test
    void a_server_that_does_not_start_says_why_and_frees_the_folder() throws Exception {
        takeAMadeFolder();
        Path settings = folder.resolve("data/postgresql.conf");
        String good = Files.readString(settings);
        Files.writeString(settings, good + "\nno_such_setting = 1\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no_such_setting");
        Files.writeString(settings, good);
        assertThatItStarts();
    }

    // --- root, as which the server refuses to run

    @Test
    void root_starts_it_with_and_without_user_namespaces_on_one_folder() throws Exception {
        takeAMadeFolder();
        assumeRoot();
        List<List<ServerAccount>> ways = new ArrayList<>();
        ways.add(List.of(ServerAccount.userNamespace()));
        ServerAccount.otherUsers().stream()
                .filter(account -> Installed.find(account.name().split(" ")[0]).isPresent())
                .forEach(account -> ways.add(List.of(account)));
        ways.add(ServerAccount.candidates());

        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(folder, Platform.current(), ServerAccount.otherUsers())) {
            keepARow(postgres);
        }
        for (List<ServerAccount> way : ways) {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Platform.current(), way)) {
                assertThatTheRowIsThere(postgres);
                assertThat(permissions(folder))
                        .as(way.get(0).name())
                        .isEqualTo(way.get(0).group().isPresent() ? "rwx--x---" : "rwx------");
                assertThat(permissions(folder.resolve("password"))).isEqualTo("rw-------");
                assertThat(Files.getOwner(folder.resolve("password")).getName()).isEqualTo("root");
                assertThat(Files.getOwner(folder.resolve("data")).getName())
                        .isEqualTo(way.get(0).owner().orElseThrow());
            }
        }
    }

    /** Each of these would let alice run programs as root, read what root wrote, or overwrite a file of root. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "signet.lock", "binaries", "binaries/*", "password", "server.log", "data", "data.unfinished"
            })
    void root_refuses_a_folder_or_a_part_of_it_that_another_user_owns(String part) throws Exception {
        assumeRoot();
        takeAMadeFolder();
        Files.createDirectories(folder.resolve("data.unfinished"));
        Path theirs = part.equals("binaries/*")
                ? Files.list(folder.resolve("binaries"))
                        .findFirst()
                        .orElseThrow()
                        .resolve("bin/postgres")
                : folder.resolve(part);
        if (part.equals("binaries/*")) {
            haveItAlone(theirs);
        }
        give(theirs, STRANGER);
        String before = Files.readString(folder.resolve("signet.lock"));

        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(FolderFailure.class)
                .hasMessageContaining(theirs + " belongs to the user " + STRANGER)
                .hasMessageContaining("Run Signet as " + STRANGER)
                .hasMessageContaining("chown -R root '" + folder + "'");

        assertThat(Files.getOwner(theirs).getName()).isEqualTo(STRANGER);
        assertThat(part.equals("binaries/*") ? before : Files.readString(folder.resolve("signet.lock")))
                .isEqualTo(before);
        assertThat(ours(folder)).isEmpty();

        give(theirs, "root");
        assertThatItStarts();
    }

    @Test
    void root_refuses_to_join_the_service_of_another_user() throws Exception {
        assumeRoot();
        takeAMadeFolder();
        try (ServingProcess service = ServingProcess.launch(folder)) {
            service.awaitUrl();
            give(folder, STRANGER);
            assertThatThrownBy(() -> EmbeddedPostgres.startOrJoin(folder)).isInstanceOf(FolderFailure.class);
            assertThatThrownBy(() -> EmbeddedPostgres.running(folder)).isInstanceOf(FolderFailure.class);
        }
    }

    @Test
    void root_takes_an_empty_folder_of_another_user_as_a_container_gets_from_its_host() throws Exception {
        assumeRoot();
        Files.createDirectories(folder.resolve("lost+found"));
        give(folder, STRANGER);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatItStarts();

        assertThat(Files.getOwner(folder).getName()).isEqualTo("root");
        assertThat(permissions(folder)).matches("rwx--[x-]---");
    }

    private static void assumeRoot() {
        assumeThat(System.getProperty("user.name"))
                .as("only root needs another account")
                .isEqualTo("root");
    }

    /** Other folders have links to the same program. */
    private static void haveItAlone(Path file) throws IOException {
        Path copy = Files.copy(file, file.resolveSibling("copy"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void give(Path file, String user) throws IOException {
        Files.setOwner(
                file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
    }

    @Test
    void a_server_left_behind_by_one_account_makes_way_for_that_of_another() throws Exception {
        takeAMadeFolder();
        assumeRoot();
        String namespace = ServerAccount.userNamespace().name();
        String other = ServerAccount.otherUsers().get(0).name();
        try (ServingProcess service = ServingProcess.launch(folder, namespace)) {
            keepARow(service.awaitUrl());
            service.kill();
        }
        try (ServingProcess service = ServingProcess.launch(folder, other)) {
            assertThatTheRowIsThere(service.awaitUrl());
            service.kill();
        }
        try (ServingProcess service = ServingProcess.launch(folder, namespace)) {
            assertThatTheRowIsThere(service.awaitUrl());
        }
    }

    @Test
    void root_without_user_namespaces_is_told_when_no_other_account_reaches_the_folder() throws Exception {
        assumeRoot();
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
        List<ServerAccount> others = ServerAccount.otherUsers();
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, Platform.current(), others))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("start Signet as another user")
                .hasMessageContaining("signet.database.dir");
    }

    // --- the words the stories above are told in

    /** Takes a folder that had its first start, and was stopped in order. */
    private void takeAMadeFolder() throws IOException {
        MadeFolder.copyTo(folder);
    }

    /** Kills a first start at this moment. If a busy machine has let the moment pass, another one, in another folder. */
    private void aFirstStartIsKilled(Callable<Boolean> moment) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try (ServingProcess service = ServingProcess.launch(folder)) {
                await().pollInterval(Duration.ofMillis(2))
                        .atMost(AT_MOST)
                        .until(() -> moment.call() || Files.exists(folder.resolve("data")));
                service.kill();
            }
            if (moment.call() && !Files.exists(folder.resolve("data"))) {
                return;
            }
            assertThat(attempt).as("attempts").isLessThan(10);
            leave_no_process_behind();
            folder = temporary.resolve("signet data " + attempt);
        }
    }

    private void assertThatItStarts() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "select 1")).isEqualTo("1");
        }
    }

    private void keepARow(EmbeddedPostgres postgres) throws Exception {
        keepARow(postgres.jdbcUrl());
    }

    private void keepARow(String url) throws Exception {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table kept (word text)");
            statement.execute("insert into kept values ('still here')");
        }
    }

    private void assertThatTheRowIsThere(EmbeddedPostgres postgres) throws Exception {
        assertThatTheRowIsThere(postgres.jdbcUrl());
    }

    private void assertThatTheRowIsThere(String url) throws Exception {
        assertThat(query(url, "select word from kept")).isEqualTo("still here");
    }

    private String query(EmbeddedPostgres postgres, String sql) throws Exception {
        return query(postgres.jdbcUrl(), sql);
    }

    private String query(String url, String sql) throws Exception {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
    }

    private Connection connect(String url) throws Exception {
        return DriverManager.getConnection(url, "signet", Files.readString(folder.resolve("password")));
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static List<ProcessHandle> ours(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> runs(process, folder))
                .toList();
    }

    private static boolean runs(ProcessHandle process, Path folder) {
        return process.info()
                .command()
                .filter(command -> command.contains(folder.getParent().getFileName() + "/" + folder.getFileName()))
                .isPresent();
    }

    private static boolean holds(Path directory, String name) throws IOException {
        if (!Files.exists(directory)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.anyMatch(entry -> entry.getFileName().toString().matches(name));
        }
    }

    private static List<InetAddress> otherAddressesOfThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.getHostAddress().equals("127.0.0.1"))
                .toList();
    }

    private static boolean isPosix() {
        return Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
