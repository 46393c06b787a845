package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** A crash at any moment leaves every session usable by its client: a lost answer is had again with the request's key. */
class CrashIT {
    private static final Logger LOG = Logger.getLogger(CrashIT.class);
    private static final int CLIENTS = 16;
    private static final int REFRESHES_BEFORE_THE_CRASH = 500;

    /** On a busy machine, a crash may take longer than the default of ten seconds, after which a spent token ends its session. */
    private static final Map<String, String> LONG_GRACE = Map.of("signet.refresh.grace", "1h");

    @Test
    void no_session_is_lost_when_a_replica_is_killed_in_the_middle_of_refreshes() throws Exception {
        try (Cluster cluster = Cluster.start(LONG_GRACE)) {
            refreshThroughACrash(
                    cluster, cluster.first(), () -> cluster.replica(0).kill(), cluster::second);
        }
    }

    @Test
    void no_session_is_lost_when_the_database_is_killed_in_the_middle_of_refreshes() throws Exception {
        try (Cluster cluster = Cluster.start(LONG_GRACE)) {
            refreshThroughACrash(cluster, cluster.first(), cluster::crashDatabase, cluster::second);
        }
    }

    private static void refreshThroughACrash(Cluster cluster, URI before, Crash crash, Supplier<URI> after)
            throws Exception {
        List<RefreshingClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new RefreshingClient(cluster.member().refresh()));
        }
        AtomicBoolean crashed = new AtomicBoolean();
        AtomicInteger refreshes = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (RefreshingClient client : clients) {
                running.add(threads.submit(() -> {
                    while (!crashed.get() && client.refreshes(before)) {
                        refreshes.incrementAndGet();
                    }
                }));
            }
            Awaitility.await().until(() -> refreshes.get() >= REFRESHES_BEFORE_THE_CRASH);
            crash.happens();
            crashed.set(true);
            for (Future<?> client : running) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Awaitility.await()
                .ignoreExceptions()
                .until(() ->
                        Http.get(after.get(), Cluster.LIST_FROM_DATABASE, null).status() == 200);
        int lostAnswers = 0;
        for (RefreshingClient client : clients) {
            lostAnswers += client.lostAnAnswer() ? 1 : 0;
            String held = client.token();
            assertThat(client.refreshes(after.get()))
                    .as("client %s", client.lastAnswer())
                    .isTrue();
            // Its earlier tokens do not work any more: the client has the only one that does.
            assertThat(Http.post(after.get(), "/api/token/refresh/", null, Map.of("refresh", held))
                            .status())
                    .isEqualTo(401);
            assertThat(client.refreshes(after.get())).isTrue();
        }
        LOG.infof(
                "%d clients, %d refreshes before the crash, %d answers lost in it, no session lost",
                CLIENTS, refreshes.get(), lostAnswers);
        assertThat(cluster.number("select count(*) from sessions where ended_at is not null"))
                .isZero();
        assertThat(cluster.number("select count(*) from sessions")).isEqualTo(CLIENTS);
    }

    /** What happens during the refreshes. */
    private interface Crash {
        void happens() throws IOException;
    }
}
