package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.start.StartFailure;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A start waits for what passes by itself, and for nothing else; with a real server that really refuses. */
class DatabaseFaultsTest {
    private static final String PASSWORD = "hunter2-hunter2";

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        MadeFolder.copyTo(folder.resolve("data"));
        postgres = EmbeddedPostgres.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    /** A database that refuses, and what its message must contain. */
    record Refusal(String name, DataSource database, String told) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Refusal> permanent() {
        return Stream.of(
                new Refusal(
                        "wrong password",
                        database(postgres.jdbcUrl(), "signet", PASSWORD),
                        "quarkus.datasource.password"),
                new Refusal("no password", database(postgres.jdbcUrl(), "signet", null), "quarkus.datasource.password"),
                new Refusal(
                        "unknown user",
                        database(postgres.jdbcUrl(), "nobody", PASSWORD),
                        "quarkus.datasource.username"),
                new Refusal(
                        "unknown database",
                        database(postgres.jdbcUrl().replaceFirst("/signet$", "/other"), "signet", postgres.password()),
                        "does not exist"),
                new Refusal(
                        "TLS that the server has not",
                        database(postgres.jdbcUrl() + "?sslmode=require", "signet", postgres.password()),
                        "sslmode"),
                new Refusal(
                        "a parameter that the server does not know",
                        database(
                                postgres.jdbcUrl() + "?options=-c%20no_such_parameter%3D1",
                                "signet",
                                postgres.password()),
                        "no_such_parameter"));
    }

    @ParameterizedTest
    @MethodSource("permanent")
    void a_refusal_that_stays_is_not_tried_again(Refusal refusal) {
        try (CapturedLog log = CapturedLog.open()) {
            assertThatThrownBy(() -> new DatabaseWait(30, Duration.ofSeconds(2)).until(refusal.database()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining(refusal.told())
                    .message()
                    .doesNotContain(PASSWORD);

            assertThat(log.lines(Level.WARNING)).noneMatch(line -> line.contains("waiting"));
        }
    }

    @Test
    void what_is_not_postgresql_is_not_tried_again() throws Exception {
        try (ServerSocket web = new ServerSocket(0)) {
            Thread server = new Thread(() -> answerAll(web, "HTTP/1.1 400 Bad Request\r\n\r\n"));
            server.start();

            assertThatThrownBy(() -> new DatabaseWait(30, Duration.ofSeconds(2))
                            .until(database("jdbc:postgresql://127.0.0.1:" + web.getLocalPort() + "/x", "x", PASSWORD)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("QUARKUS_DATASOURCE_JDBC_URL")
                    .message()
                    .doesNotContain(PASSWORD);
        }
    }

    @Test
    void a_server_that_is_away_is_waited_for_as_often_as_it_was_asked() throws Exception {
        int port = FreePort.find();
        try (CapturedLog log = CapturedLog.open()) {
            assertThatThrownBy(() -> new DatabaseWait(3, Duration.ofMillis(10))
                            .until(database("jdbc:postgresql://127.0.0.1:" + port + "/x", "x", PASSWORD)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("cannot be reached")
                    .hasMessageContaining("QUARKUS_DATASOURCE_JDBC_URL");

            assertThat(log.lines(Level.WARNING))
                    .filteredOn(line -> line.startsWith("waiting for the database"))
                    .hasSize(3)
                    .noneMatch(line -> line.contains(PASSWORD));
        }
    }

    @Test
    void a_host_without_an_address_may_get_one_and_is_named() {
        assertThatThrownBy(() -> new DatabaseWait(1, Duration.ofMillis(10))
                        .until(database("jdbc:postgresql://no-such-host.invalid/x", "x", PASSWORD)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void a_server_without_a_connection_to_spare_is_waited_for_until_it_has_one() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        DataSource database = database(postgres.jdbcUrl(), "signet", postgres.password());
        List<Connection> all = new ArrayList<>();
        Thread waiting;
        try {
            try {
                while (true) {
                    all.add(database.getConnection());
                }
            } catch (SQLException full) {
                assertThat(DatabaseFaults.mayPass(full)).as(full.getMessage()).isTrue();
            }
            DataSource watched = new PGSimpleDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    try {
                        return database.getConnection();
                    } catch (SQLException full) {
                        refused.countDown();
                        throw full;
                    }
                }
            };
            waiting = new Thread(() -> new DatabaseWait(10_000, Duration.ofMillis(10)).until(watched));
            waiting.start();
            refused.await();
        } finally {
            for (Connection each : all) {
                each.close();
            }
        }
        waiting.join(60_000);
        assertThat(waiting.isAlive()).isFalse();
    }

    @Test
    void a_database_closed_to_connections_says_so_at_once() throws Exception {
        String another = postgres.jdbcUrl().replaceFirst("/signet$", "/postgres");
        try (Connection connection = DriverManager.getConnection(another, "signet", postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute("alter database signet allow_connections false");
            try {
                assertThatThrownBy(() -> new DatabaseWait(30, Duration.ofSeconds(2))
                                .until(database(postgres.jdbcUrl(), "signet", postgres.password())))
                        .isInstanceOf(StartFailure.class)
                        .hasMessageContaining("not currently accepting connections");
            } finally {
                statement.execute("alter database signet allow_connections true");
            }
        }
    }

    private static DataSource database(String url, String user, String password) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser(user);
        database.setPassword(password);
        database.setConnectTimeout(2);
        return database;
    }

    private static void answerAll(ServerSocket server, String answer) {
        while (true) {
            try (var client = server.accept()) {
                client.getOutputStream().write(answer.getBytes());
                client.getOutputStream().flush();
                client.getInputStream().read(new byte[512]);
            } catch (IOException closed) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }
}
