package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Alone;
import dev.signet.testing.Argon2;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The primary dies and a streaming standby takes its place: a URL that names both is all that the service needs. */
@Alone
class FailoverIT {
    private static final Duration RECOVERY = Duration.ofSeconds(20);
    private static final String PASSWORD = "correct horse battery staple";

    @Test
    void a_session_outlives_the_primary_and_the_service_finds_the_new_one() throws Exception {
        try (PrimaryAndStandby servers = PrimaryAndStandby.start();
                Replica replica = Replica.start(servers.database(), Map.of())) {
            URI service = replica.base();
            makeUser(servers, "alice");
            Answer pair = post(service, "/api/token/", Map.of("username", "alice", "password", PASSWORD));
            assertThat(pair.status()).isEqualTo(200);
            awaitReplication(servers);

            servers.failOver();
            long promoted = System.nanoTime();
            await("recovery").atMost(RECOVERY).until(() -> {
                Answer answer = Http.get(service, "/api/protected/", pair.text("access"));
                // Until then it is told to come back, and nothing else.
                assertThat(answer.status()).isIn(200, 503);
                return answer.status() == 200
                        && Http.get(service, "/q/health/ready", null).status() == 200;
            });
            Answer refreshed = post(service, "/api/token/refresh/", Map.of("refresh", pair.text("refresh")));
            assertThat(refreshed.status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - promoted)).isLessThan(RECOVERY.plusSeconds(2));

            // The feed listens to the new one.
            change(servers.connect(1), "update users set is_active = false where username = ?", "alice");
            await().atMost(RECOVERY)
                    .until(() -> Http.get(service, "/api/protected/", refreshed.text("access"))
                                    .status()
                            == 401);
        }
    }

    private static void makeUser(PrimaryAndStandby servers, String name) throws SQLException {
        change(
                servers.connect(0),
                "insert into users (username, password) values (?, '" + Argon2.phc(PASSWORD) + "')",
                name);
    }

    private static void change(Connection connection, String sql, String name) throws SQLException {
        try (connection;
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.executeUpdate();
        }
    }

    /** Replication is asynchronous here: what was not sent is lost with the primary. */
    private static void awaitReplication(PrimaryAndStandby servers) {
        await().until(() -> {
            try (Connection standby = servers.connect(1);
                    PreparedStatement count = standby.prepareStatement("select count(*) from sessions");
                    var row = count.executeQuery()) {
                row.next();
                return row.getLong(1) == 1;
            }
        });
    }

    private static Answer post(URI service, String path, Map<String, ?> body) throws IOException {
        return Http.post(service, path, null, body);
    }
}
