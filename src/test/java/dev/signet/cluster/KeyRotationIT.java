package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two replicas whose keys rotate every second. */
class KeyRotationIT {
    private static final Logger LOG = Logger.getLogger(KeyRotationIT.class);
    private static final int CLIENTS = 6;
    private static final int KEYS = 6;
    private static final Duration LOAD = Duration.ofSeconds(12);
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(2);

    /** A second on an idle machine; well before the key would have gone by itself. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.start(Map.of(
                "signet.keys.rotate-every", "1s",
                "signet.keys.announce-for", "2s",
                "signet.keys.jwks-max-age", "1s",
                "signet.token.access-lifetime", "30s",
                "signet.token.refresh-lifetime", "60s"));
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @Test
    void no_token_of_one_replica_is_refused_by_the_other_while_keys_rotate_every_second() throws Exception {
        Load load = new Load();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Member member = cluster.member();
                clients.add(threads.submit(() -> {
                    load.run(member);
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
        LOG.infof(
                "%d requests, %d refused; %d keys signed access tokens, %d refresh tokens",
                load.requests.get(), load.refused.size(), load.accessKeys.size(), load.refreshKeys.size());
        assertThat(load.refused).isEmpty();
        assertThat(load.unpublished)
                .as("access tokens of keys that were not published")
                .isEmpty();
        assertThat(load.accessKeys).as("keys of access tokens").hasSizeGreaterThanOrEqualTo(KEYS);
        assertThat(load.refreshKeys).as("keys of refresh tokens").hasSizeGreaterThanOrEqualTo(KEYS);
    }

    @Test
    void a_key_that_is_removed_on_one_replica_is_soon_refused_on_the_other() throws Exception {
        Member admin = cluster.member();
        cluster.sql("update users set is_staff = true where username = ?", admin.username());
        for (int round = 0; round < 3; round++) {
            Member victim = cluster.member();
            assertThat(status(cluster.first(), victim.access())).isEqualTo(200);
            assertThat(status(cluster.second(), victim.access())).isEqualTo(200);
            String key = Jwts.key(victim.access());

            assertThat(Http.delete(
                                    cluster.first(),
                                    "/api/keys/" + key + "/",
                                    cluster.login(admin.username()).access())
                            .status())
                    .isEqualTo(204);
            Instant removed = Instant.now();

            assertThat(status(cluster.first(), victim.access())).isEqualTo(401);
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> status(cluster.second(), victim.access()) == 401);
            LOG.infof("refused on the other replica after %s", Duration.between(removed, Instant.now()));
            String next = cluster.login(victim.username()).access();
            assertThat(Jwts.key(next)).isNotEqualTo(key);
            assertThat(status(cluster.first(), next)).isEqualTo(200);
            assertThat(status(cluster.second(), next)).isEqualTo(200);
        }
    }

    private static int status(URI replica, String access) throws IOException {
        return Http.get(replica, "/api/protected/", access).status();
    }

    /** Clients that refresh on one replica and use what they got on the other, at once. */
    private static final class Load {
        private final Queue<String> refused = new ConcurrentLinkedQueue<>();
        private final Queue<String> unpublished = new ConcurrentLinkedQueue<>();
        private final Set<String> accessKeys = ConcurrentHashMap.newKeySet();
        private final Set<String> refreshKeys = ConcurrentHashMap.newKeySet();
        private final AtomicInteger requests = new AtomicInteger();
        private final Instant begin = Instant.now();

        void run(Member member) throws IOException {
            String refresh = member.refresh();
            for (int turn = 0; goesOn(); turn++) {
                URI here = cluster.any(turn);
                URI there = cluster.any(turn + 1);
                Answer pair = Http.post(here, "/api/token/refresh/", null, Map.of("refresh", refresh));
                note("refresh", pair);
                if (pair.status() != 200) {
                    return;
                }
                String access = pair.text("access");
                refresh = pair.text("refresh");
                accessKeys.add(Jwts.key(access));
                refreshKeys.add(Jwts.key(refresh));
                note("there", Http.get(there, "/api/protected/", access));
                note("here", Http.get(here, "/api/protected/", access));
                List<String> published = Http.get(there, "/.well-known/jwks.json", null)
                        .body()
                        .path("keys")
                        .findValuesAsText("kid");
                if (!published.contains(Jwts.key(access))) {
                    unpublished.add(Jwts.key(access));
                }
            }
        }

        private boolean goesOn() {
            Duration soFar = Duration.between(begin, Instant.now());
            boolean enough = Math.min(accessKeys.size(), refreshKeys.size()) >= KEYS;
            return soFar.compareTo(enough ? LOAD : LONGEST_LOAD) < 0;
        }

        private void note(String what, Answer answer) {
            requests.incrementAndGet();
            if (answer.status() != 200) {
                refused.add(what + ": " + answer);
            }
        }
    }
}
