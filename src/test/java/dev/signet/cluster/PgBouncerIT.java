package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two replicas behind a real PgBouncer in transaction mode, from the first migration on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgBouncerIT {
    private static final int SESSIONS = 12;
    private static final int REFRESHES = 20;

    private Cluster cluster;
    private PgBouncer bouncer;
    private ExecutorService clients;

    @BeforeAll
    void start() throws Exception {
        clients = Executors.newFixedThreadPool(SESSIONS);
        cluster = Cluster.withoutReplicas();
        // The proxy's port stays the same when PostgreSQL restarts.
        int port = cluster.proxy().port();
        bouncer = PgBouncer.before(port, cluster.behind(port).username(), cluster.databasePassword());
        Map<String, String> settings = Map.of(
                "quarkus.datasource.jdbc.additional-jdbc-properties.prepareThreshold",
                "0",
                "signet.revocation.jdbc-url",
                cluster.behind(port).url(),
                "signet.database.primary-wait",
                "30s");
        cluster.addReplica(cluster.behind(bouncer.port()), settings);
        cluster.addReplica(cluster.behind(bouncer.port()), settings);
    }

    @AfterAll
    void stop() throws IOException {
        clients.shutdownNow();
        if (cluster != null) {
            cluster.stopReplicas();
        }
        if (bouncer != null) {
            bouncer.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void replicas_behind_a_pooler_in_transaction_mode_do_all_that_others_do() throws Exception {
        refreshChains();

        Member member = cluster.member();
        assertThat(status(cluster.second(), member)).isEqualTo(200);
        assertThat(Http.post(cluster.first(), "/api/logout/", member.access(), Map.of("refresh", member.refresh()))
                        .status())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(8)).until(() -> status(cluster.second(), member) == 401);
        assertThat(Http.get(cluster.first(), "/q/health/ready", null).status()).isEqualTo(200);
    }

    @Test
    void refreshes_wait_while_postgresql_restarts_behind_the_pooler() throws Exception {
        List<RefreshingClient> refreshing = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            refreshing.add(new RefreshingClient(cluster.member().refresh()));
        }
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> loads = new ArrayList<>();
        for (RefreshingClient client : refreshing) {
            loads.add(clients.submit(() -> client.refreshesUntil(over, cluster::any)));
        }
        await().until(() -> refreshing.stream().allMatch(client -> client.lastAnswer() != null));

        cluster.restartDatabase();

        List<String> tokens = refreshing.stream().map(RefreshingClient::token).toList();
        await().until(() -> IntStream.range(0, SESSIONS)
                .allMatch(
                        i -> loads.get(i).isDone() || !refreshing.get(i).token().equals(tokens.get(i))));
        over.set(true);
        for (int i = 0; i < SESSIONS; i++) {
            loads.get(i).get();
            assertThat(refreshing.get(i).lastAnswer().status())
                    .as("client %d", i)
                    .isEqualTo(200);
        }
    }

    /** More sessions at once than the pooler has connections, each refreshed from both replicas in turn. */
    private void refreshChains() throws Exception {
        List<Callable<String>> chains = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            Member member = cluster.member();
            chains.add(() -> {
                String refresh = member.refresh();
                for (int turn = 0; turn < REFRESHES; turn++) {
                    Answer answer =
                            Http.post(cluster.any(turn), "/api/token/refresh/", null, Map.of("refresh", refresh));
                    assertThat(answer.status()).isEqualTo(200);
                    refresh = answer.text("refresh");
                }
                return refresh;
            });
        }
        for (Future<String> chain : clients.invokeAll(chains)) {
            assertThat(chain.get()).isNotEmpty();
        }
    }

    private static int status(URI replica, Member member) throws Exception {
        return Http.get(replica, "/api/protected/", member.access()).status();
    }
}
