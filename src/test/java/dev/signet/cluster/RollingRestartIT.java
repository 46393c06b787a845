package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void no_request_fails_while_two_replicas_behind_haproxy_restart_one_after_the_other() throws Exception {
        assumeThat(HaProxy.program())
                .as("HAProxy is installed (on Debian: apt-get install haproxy)")
                .isPresent();
        // As compose.yaml sets it, but for less time.
        try (Cluster cluster = Cluster.start(Map.of("quarkus.shutdown.delay", "2s"));
                HaProxy proxy = HaProxy.before(cluster.first(), cluster.second())) {
            await("the proxy").until(() -> answers(proxy.base(), "/api/posts/"));
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Client(proxy.base(), cluster.member()));
            }
            try (Load load = Load.of(clients)) {
                load.awaitRequests(REQUESTS_BETWEEN);
                for (int i = 0; i < 2; i++) {
                    int replica = i;
                    cluster.restart(replica);
                    await("the proxy has the replica back").until(() -> proxy.hasBack(replica));
                    load.awaitRequests(REQUESTS_BETWEEN);
                }
                load.stop();
                LOG.infof("%d requests during a rolling restart, %d failed", load.requests.get(), load.failures.size());
                assertThat(load.failures).isEmpty();
            }
        }
    }

    @Test
    void readiness_goes_first_and_a_request_that_is_under_way_is_answered_however_long_it_takes() throws Exception {
        Duration delay = Duration.ofSeconds(1);
        try (Cluster cluster = Cluster.start(Map.of("quarkus.shutdown.delay", delay.toString()));
                Connection operator = cluster.connect()) {
            URI leaving = cluster.first();
            Member member = cluster.member();
            ExecutorService client = Executors.newSingleThreadExecutor();
            operator.setAutoCommit(false);
            try (Statement statement = operator.createStatement()) {
                statement.execute("lock table sessions in exclusive mode");
                Future<Answer> underWay = client.submit(
                        () -> Http.post(leaving, "/api/token/refresh/", null, Map.of("refresh", member.refresh())));
                await("the request waits for the lock")
                        .until(() ->
                                cluster.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                                        == 1);

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

    /** A user of the service, through the proxy, as an app does. */
    private static final class Client {
        private final URI service;
        private final String name;
        private String refresh;
        private String access;

        Client(URI service, Member member) {
            this.service = service;
            this.name = member.username();
            this.refresh = member.refresh();
            this.access = member.access();
        }

        /** One request of a mix; why it failed, or {@code null}. */
        String requests(int turn) throws IOException {
            return switch (turn % 8) {
                case 0 -> {
                    Answer pair = Http.post(service, "/api/token/refresh/", null, Map.of("refresh", refresh));
                    if (pair.status() == 200) {
                        refresh = pair.text("refresh");
                        access = pair.text("access");
                    }
                    yield expect(200, pair);
                }
                case 1, 2 -> expect(200, Http.get(service, "/api/protected/", access));
                case 3 ->
                    expect(201, Http.post(service, "/api/posts/", access, Map.of("title", name, "content", "words")));
                default -> expect(200, Http.get(service, "/api/posts/?limit=10", null));
            };
        }

        private static String expect(int status, Answer answer) {
            return answer.status() == status ? null : answer.toString();
        }
    }

    /** Clients that go on until they are told to stop. */
    private record Load(ExecutorService threads, AtomicBoolean stopped, AtomicInteger requests, Queue<String> failures)
            implements AutoCloseable {

        static Load of(List<Client> clients) {
            Load load = new Load(
                    Executors.newFixedThreadPool(clients.size()),
                    new AtomicBoolean(),
                    new AtomicInteger(),
                    new ConcurrentLinkedQueue<>());
            clients.forEach(client -> load.threads.submit(() -> load.run(client)));
            return load;
        }

        private void run(Client client) {
            for (int turn = 0; !stopped.get(); turn++) {
                try {
                    String failure = client.requests(turn);
                    if (failure != null) {
                        failures.add(failure);
                    }
                } catch (IOException broken) {
                    failures.add(broken.toString());
                }
                requests.incrementAndGet();
            }
        }

        void awaitRequests(int more) {
            int enough = requests.get() + more;
            await(more + " requests").until(() -> requests.get() >= enough || !failures.isEmpty());
        }

        /** Lets every client finish its last request. */
        void stop() throws InterruptedException {
            stopped.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }

        @Override
        public void close() {
            stopped.set(true);
            threads.shutdownNow();
        }
    }
}
