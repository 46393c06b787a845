package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import dev.signet.testing.Packaged;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** A release of a new version, one replica after the other, behind a real proxy: no client notices. */
class RollingRestartIT {
    private static final Logger LOG = Logger.getLogger(RollingRestartIT.class);
    private static final int CLIENTS = 8;
    private static final int REQUESTS_BETWEEN = 500;

    /** The exit status of a process that SIGTERM ended: 128 and the signal's number. */
    private static final int TERMINATED = 128 + 15;

    private static final String WAITING = "select count(*) from pg_stat_activity"
            + " where wait_event_type = 'Lock' and query ~ 'sessions' and backend_type = 'client backend'";

    /** As compose.yaml sets it, but for less time. */
    private static final Map<String, String> SETTINGS = Map.of("quarkus.shutdown.delay", "2s");

    @Test
    void no_request_fails_while_two_replicas_behind_haproxy_restart_one_after_the_other() throws Exception {
        assumeHaProxy();
        try (Cluster cluster = Cluster.start(SETTINGS)) {
            assertNoRequestFailsDuringRestarts(cluster);
        }
    }

    /** From the first restart on, both releases serve side by side, on the tables of the new one. */
    @Test
    void no_request_fails_while_replicas_of_the_previous_release_are_replaced() throws Exception {
        Optional<Packaged> previous = Packaged.previousService();
        assumeThat(previous)
                .as("-Dsignet.previous names the jar of the previous release")
                .isPresent();
        assumeHaProxy();
        try (Cluster cluster = Cluster.withoutReplicas()) {
            cluster.addReplica(previous.get(), SETTINGS);
            cluster.addReplica(previous.get(), SETTINGS);
            long before = migrations(cluster);
            assertNoRequestFailsDuringRestarts(cluster);
            LOG.infof("%d migrations while requests were served", migrations(cluster) - before);
        }
    }

    private static long migrations(Cluster cluster) {
        return cluster.number("select count(*) from flyway_schema_history");
    }

    private static void assumeHaProxy() {
        assumeThat(HaProxy.program())
                .as("HAProxy is installed (on Debian: apt-get install haproxy)")
                .isPresent();
    }

    private static void assertNoRequestFailsDuringRestarts(Cluster cluster) throws Exception {
        try (HaProxy proxy = HaProxy.before(cluster.first(), cluster.second())) {
            await("the proxy").until(() -> answers(proxy.base(), "/api/posts/"));
            try (Load load = Load.of(proxy.base(), CLIENTS, cluster)) {
                load.awaitRequests(REQUESTS_BETWEEN);
                for (int i = 0; i < 2; i++) {
                    int replica = i;
                    cluster.restart(replica);
                    await("the proxy has the replica back").until(() -> proxy.hasBack(replica));
                    load.awaitRequests(REQUESTS_BETWEEN);
                }
                load.stop();
                LOG.infof(
                        "%d requests during a rolling restart, %d failed",
                        load.requests().get(), load.failures().size());
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    @Test
    void readiness_goes_first_and_a_request_that_is_under_way_is_answered_however_long_it_takes() throws Exception {
        Duration delay = Duration.ofSeconds(5);
        try (Cluster cluster = Cluster.start(withPatience(delay));
                Connection operator = cluster.connect()) {
            URI leaving = cluster.first();
            Member member = cluster.member();
            ExecutorService client = Executors.newSingleThreadExecutor();
            operator.setAutoCommit(false);
            try (Statement statement = operator.createStatement()) {
                statement.execute("lock table sessions in exclusive mode");
                Future<Answer> underWay = client.submit(
                        () -> Http.post(leaving, "/api/token/refresh/", null, Map.of("refresh", member.refresh())));
                await("the request waits for the lock").until(() -> cluster.number(WAITING) > 0);

                cluster.replica(0).terminate();

                await("no more ready")
                        .until(() -> Http.get(leaving, "/q/health/ready", null).status() == 503);
                assertThat(Http.get(leaving, "/q/health/live", null).status()).isEqualTo(200);
                await("longer than the delay").pollDelay(delay.multipliedBy(2)).until(() -> !underWay.isDone());
                operator.commit();
                assertThat(underWay.get().status()).isEqualTo(200);
                assertThat(cluster.replica(0).exit()).isEqualTo(TERMINATED);
            } finally {
                client.shutdownNow();
            }
        }
    }

    /** A request waits for the database for seconds, or else for longer than the process serves after it was told to stop. */
    private static Map<String, String> withPatience(Duration delay) {
        return Map.of(
                "quarkus.shutdown.delay",
                delay.toString(),
                "quarkus.datasource.jdbc.new-connection-sql",
                "set statement_timeout = '1min'; set lock_timeout = '1min'",
                "quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout",
                "60");
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(1));
    }

    private static boolean answers(URI base, String path) {
        try {
            return Http.get(base, path, null).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
