package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Alone;
import dev.signet.testing.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * More revocations than PostgreSQL can notify of, and replicas that do not listen for a while. For the figures in
 * docs/scaling.md: {@code -Dsignet.revocations.seconds=60 -Dsignet.revocations.clients=64}.
 */
@Alone
class RevocationsUnderLoadIT {
    private static final int SECONDS = Integer.getInteger("signet.revocations.seconds", 3);
    private static final int CLIENTS = Integer.getInteger("signet.revocations.clients", 8);

    /** Connections that revoke tokens past the service, as fast as PostgreSQL commits them. */
    private static final int WRITERS = 8;

    private static final Duration STALENESS = Duration.ofSeconds(2);
    private static final Path FIGURES = Path.of("target", "revocations.md");

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.start(Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    /** What the clients of a test saw, in nanoseconds. */
    private record Seen(Queue<Long> refusedAfter, Queue<String> accepted, AtomicInteger notRevoked) {}

    @Test
    void beyond_the_limit_no_replica_accepts_what_was_revoked_longer_than_the_staleness_ago() throws Exception {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            members.add(cluster.member());
        }
        Seen seen = new Seen(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>(), new AtomicInteger());
        AtomicInteger written = new AtomicInteger();
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + WRITERS);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                work.add(() -> revokeUntil(end, written));
            }
            members.forEach(member -> work.add(() -> logOutUntil(end, member, seen)));
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        record(seen, written.get());
        assertThat(seen.accepted()).isEmpty();
        assertThat(seen.refusedAfter()).isNotEmpty();
    }

    private static Void revokeUntil(long end, AtomicInteger written) throws SQLException {
        try (Connection connection = cluster.connect();
                PreparedStatement revoke = connection.prepareStatement("insert into revoked_tokens values"
                        + " (md5(random()::text || clock_timestamp()), now(), now() + interval '30 minutes')")) {
            while (System.nanoTime() < end) {
                written.addAndGet(revoke.executeUpdate());
            }
        }
        return null;
    }

    private static Void logOutUntil(long end, Member member, Seen seen) throws IOException {
        while (System.nanoTime() < end) {
            Answer pair = Http.post(
                    cluster.first(),
                    "/api/token/",
                    null,
                    Map.of("username", member.username(), "password", Cluster.PASSWORD));
            if (pair.status() != 200) {
                continue;
            }
            Answer logout = Http.post(
                    cluster.first(), "/api/logout/", pair.text("access"), Map.of("refresh", pair.text("refresh")));
            if (logout.status() == 200) {
                awaitRefusal(pair.text("access"), System.nanoTime(), seen);
            } else {
                // It waited for the others for too long, and has not happened.
                assertThat(logout.status()).isEqualTo(503);
                seen.notRevoked().incrementAndGet();
            }
        }
        return null;
    }

    private static void awaitRefusal(String access, long revoked, Seen seen) throws IOException {
        while (true) {
            long begun = System.nanoTime();
            int status = Http.get(cluster.second(), "/api/protected/", access).status();
            if (status == 401) {
                seen.refusedAfter().add(begun - revoked);
                return;
            }
            if (status == 200 && begun - revoked > STALENESS.toNanos()) {
                seen.accepted().add("after " + Duration.ofNanos(begun - revoked));
                return;
            }
        }
    }

    private static void record(Seen seen, int written) throws IOException {
        List<Long> sorted = seen.refusedAfter().stream().sorted().toList();
        int last = sorted.size() - 1;
        Files.writeString(
                FIGURES,
                "| %d clients, %d s | %d logouts | %d refused by the lock | %d other revocations | %s |%n"
                        .formatted(
                                CLIENTS,
                                SECONDS,
                                sorted.size(),
                                seen.notRevoked().get(),
                                written,
                                last < 0
                                        ? "–"
                                        : "p50 %d ms, p99 %d ms, longest %d ms"
                                                .formatted(
                                                        sorted.get(last / 2) / 1_000_000,
                                                        sorted.get(last * 99 / 100) / 1_000_000,
                                                        sorted.get(last) / 1_000_000)),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Test
    void a_replica_that_was_stopped_accepts_nothing_old_when_it_continues() throws Exception {
        Member member = cluster.member();
        assertThat(status(member)).isEqualTo(200);
        cluster.replica(1).stop();
        try {
            Http.post(cluster.first(), "/api/logout/", member.access(), Map.of("refresh", member.refresh()));
            long revoked = System.nanoTime();
            await("the revocation is older than the staleness")
                    .until(() -> System.nanoTime() - revoked > STALENESS.toNanos());
        } finally {
            cluster.replica(1).resume();
        }
        assertThat(status(member)).isEqualTo(401);
    }

    private static int status(Member member) throws IOException {
        return Http.get(cluster.second(), "/api/protected/", member.access()).status();
    }
}
