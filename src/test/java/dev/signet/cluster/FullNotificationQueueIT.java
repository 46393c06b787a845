package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody listens and does not read, so that PostgreSQL's queue of notifications fills up. It is small here. */
class FullNotificationQueueIT {
    /** The smallest that PostgreSQL allows; the default is 8 GB. */
    private static final int PAGES = 64;

    private static final String FULL = "too many notifications in the NOTIFY queue";

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.withoutReplicas();
        cluster.configureDatabase("max_notify_queue_pages = " + PAGES);
        cluster.restartDatabase();
        cluster.addReplica(Map.of("signet.revocation.poll", "1s"));
        cluster.addReplica(Map.of("signet.revocation.poll", "1s"));
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @Test
    void a_full_queue_refuses_revocations_and_nothing_else_until_the_listener_ends() throws Exception {
        Member member = cluster.member();
        Connection deaf = listenerInTransaction();
        try {
            fillQueue();
            await("the metric").until(() -> metric() > 0.9);

            Answer logout = logOut(member);
            assertThat(logout.status()).isEqualTo(503);
            assertThat(logout.header("Retry-After")).contains("1");

            assertThat(status(member)).isEqualTo(200);
            Answer refreshed =
                    Http.post(cluster.second(), "/api/token/refresh/", null, Map.of("refresh", member.refresh()));
            assertThat(refreshed.status()).isEqualTo(200);
            Member again = cluster.login(member.username());
            assertThat(status(again)).isEqualTo(200);
            assertThat(Http.post(
                                    cluster.first(),
                                    "/api/posts/",
                                    again.access(),
                                    Map.of("title", "full", "content", "words"))
                            .status())
                    .isEqualTo(201);
            assertThat(Http.get(cluster.first(), "/q/health/ready", null).status())
                    .isEqualTo(200);

            deaf.close();
            await("a logout").until(() -> logOut(again).status() == 200);
            await("the other replica").until(() -> status(again) == 401);
            await("the metric").until(() -> metric() < 0.1);
        } finally {
            deaf.close();
        }
    }

    private static Connection listenerInTransaction() throws SQLException {
        Connection connection = cluster.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen nothing");
            connection.setAutoCommit(false);
            statement.execute("select 1");
        }
        return connection;
    }

    private static void fillQueue() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= 2 * PAGES; i++) {
                        cluster.number("select length(cast(pg_notify('noise', repeat('x', 7900)) as text))");
                    }
                })
                .hasStackTraceContaining(FULL);
    }

    private static Answer logOut(Member member) throws IOException {
        return Http.post(cluster.first(), "/api/logout/", member.access(), Map.of("refresh", member.refresh()));
    }

    private static int status(Member member) throws IOException {
        return Http.get(cluster.second(), "/api/protected/", member.access()).status();
    }

    /** How full the first replica says that the queue is. */
    private static double metric() throws IOException {
        return cluster.replica(0)
                .metrics()
                .lines()
                .filter(line -> line.startsWith("signet_revocation_queue"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }
}
