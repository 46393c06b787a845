package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Two replicas behind a real PgBouncer in transaction mode, from the first migration on. */
class PgBouncerIT {
    private static final int SESSIONS = 12;
    private static final int REFRESHES = 20;

    @Test
    void replicas_behind_a_pooler_in_transaction_mode_do_all_that_others_do() throws Exception {
        try (Cluster cluster = Cluster.withoutReplicas();
                PgBouncer bouncer = PgBouncer.before(
                        cluster.databasePort(), cluster.behind(0).username(), cluster.databasePassword())) {
            Cluster.DatabaseLogin direct = cluster.behind(cluster.databasePort());
            Cluster.DatabaseLogin pooled = cluster.behind(bouncer.port());
            Map<String, String> settings = Map.of(
                    "quarkus.datasource.jdbc.additional-jdbc-properties.prepareThreshold",
                    "0",
                    "signet.revocation.jdbc-url",
                    direct.url());
            cluster.addReplica(pooled, settings);
            cluster.addReplica(pooled, settings);
            refreshChains(cluster);

            Member member = cluster.member();
            assertThat(status(cluster.second(), member)).isEqualTo(200);
            assertThat(Http.post(cluster.first(), "/api/logout/", member.access(), Map.of("refresh", member.refresh()))
                            .status())
                    .isEqualTo(200);
            await().atMost(Duration.ofSeconds(8)).until(() -> status(cluster.second(), member) == 401);
            assertThat(Http.get(cluster.first(), "/q/health/ready", null).status())
                    .isEqualTo(200);
            cluster.stopReplicas();
        }
    }

    /** More sessions at once than the pooler has connections, each refreshed from both replicas in turn. */
    private static void refreshChains(Cluster cluster) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(SESSIONS);
        try {
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
        } finally {
            clients.shutdownNow();
        }
    }

    private static int status(URI replica, Member member) throws Exception {
        return Http.get(replica, "/api/protected/", member.access()).status();
    }
}
