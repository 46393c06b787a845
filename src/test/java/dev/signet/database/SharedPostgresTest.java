package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL that commands and a service have in common. */
class SharedPostgresTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void take_a_made_folder() throws IOException {
        if (Files.getFileStore(temporary).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        }
        folder = temporary.resolve("signet-data");
        MadeFolder.copyTo(folder);
    }

    @Test
    void a_command_uses_the_server_of_a_running_service_and_leaves_it_running() throws Exception {
        try (ServingProcess service = ServingProcess.launch(folder)) {
            String url = service.awaitUrl();
            try (EmbeddedPostgres joined = EmbeddedPostgres.startOrJoin(folder)) {
                assertThat(joined.isOwn()).isFalse();
                assertThat(joined.jdbcUrl()).isEqualTo(url);
            }
            assertThat(service.isAlive()).isTrue();
            assertThat(EmbeddedPostgres.running(folder))
                    .hasValueSatisfying(running -> assertThat(running.jdbcUrl()).isEqualTo(url));
        }
        assertThat(EmbeddedPostgres.running(folder)).isEmpty();
    }

    @Test
    void a_command_starts_a_server_if_none_runs_and_others_wait_until_it_has_stopped() throws Exception {
        assertThat(EmbeddedPostgres.running(folder)).isEmpty();
        try (ServingProcess command = ServingProcess.launchCommand(folder)) {
            command.awaitUrl();
            FutureTask<EmbeddedPostgres> start = new FutureTask<>(() -> EmbeddedPostgres.start(folder));
            Thread service = new Thread(start, "service");
            service.start();
            Awaitility.await("the service waits")
                    .atMost(LONGEST)
                    .until(() -> service.getState() == Thread.State.TIMED_WAITING);
            assertThat(start).isNotDone();
            command.close();
            try (EmbeddedPostgres started = start.get(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                assertThat(started.isOwn()).isTrue();
            }
        }
    }

    @Test
    void a_password_that_is_not_the_servers_says_where_to_run_the_command() throws Exception {
        try (ServingProcess service = ServingProcess.launch(folder)) {
            service.awaitUrl();
            Files.writeString(folder.resolve("password"), "not the password");
            assertThatThrownBy(() -> EmbeddedPostgres.startOrJoin(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be reached from here")
                    .hasMessageContaining("run the command in it");
        }
    }

    @Test
    void a_folder_that_does_not_exist_has_no_server_and_is_not_made() throws IOException {
        Path none = temporary.resolve("none");
        assertThat(EmbeddedPostgres.running(none)).isEmpty();
        assertThat(none).doesNotExist();
    }
}
