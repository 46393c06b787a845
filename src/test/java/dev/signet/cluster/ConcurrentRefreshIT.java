package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many requests, two replicas, one session. */
class ConcurrentRefreshIT {
    private static final int CLIENTS = 64;
    private static final int ROUNDS = 50;
    private static final int RACES = 100;
    private static final int MOST_RACES = 1_000;

    /** Longer than a busy machine takes for a round. */
    private static final Map<String, String> GRACE = Map.of("signet.refresh.grace", "5m");

    private static Cluster rejecting;
    private static ExecutorService clients;

    @BeforeAll
    static void start() throws IOException {
        rejecting = Cluster.start(GRACE);
        clients = Executors.newFixedThreadPool(CLIENTS);
    }

    @AfterAll
    static void stop() throws IOException {
        clients.shutdownNow();
        rejecting.close();
    }

    @Test
    void of_64_clients_that_refresh_at_once_exactly_one_rotates_and_the_session_lives_on() throws Exception {
        Member member = rejecting.member();
        String refresh = member.refresh();
        for (int round = 0; round < ROUNDS; round++) {
            List<Answer> answers = refreshAtOnce(rejecting, refresh);
            List<Answer> rotated =
                    answers.stream().filter(a -> a.status() == 200).toList();
            assertThat(rotated).as("round %d", round).hasSize(1);
            assertThat(answers).filteredOn(a -> a.status() != 200).allSatisfy(refused -> {
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.text("detail")).isEqualTo("Token is blacklisted");
            });
            refresh = rotated.get(0).text("refresh");
            String access = rotated.get(0).text("access");
            assertThat(Http.get(rejecting.any(round), "/api/protected/", access).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void under_replay_all_64_clients_hold_the_same_working_pair() throws Exception {
        try (Cluster replaying =
                Cluster.start(Map.of("signet.refresh.on-retry", "replay", "signet.refresh.grace", "5m"))) {
            Member member = replaying.member();
            String refresh = member.refresh();
            for (int round = 0; round < ROUNDS; round++) {
                List<Answer> answers = refreshAtOnce(replaying, refresh);
                Set<String> refreshIds = new HashSet<>();
                Set<String> accessIds = new HashSet<>();
                for (Answer answer : answers) {
                    assertThat(answer.status())
                            .as("round %d: %s", round, answer)
                            .isEqualTo(200);
                    refreshIds.add(Jwts.id(answer.text("refresh")));
                    accessIds.add(Jwts.id(answer.text("access")));
                }
                assertThat(refreshIds).as("round %d", round).hasSize(1);
                assertThat(accessIds).as("round %d", round).hasSize(1);
                Answer last = answers.get(CLIENTS - 1);
                assertThat(Http.get(replaying.any(round), "/api/protected/", last.text("access"))
                                .status())
                        .isEqualTo(200);
                refresh = last.text("refresh");
            }
        }
    }

    @Test
    void once_a_logout_is_answered_no_refresh_token_of_the_session_works_anywhere() throws Exception {
        int refreshedFirst = 0;
        int races = 0;
        // Until both orders were seen, or the race was none.
        for (int race = 0;
                race < RACES || (refreshedFirst == 0 || refreshedFirst == race) && race < MOST_RACES;
                race++) {
            races++;
            Member member = rejecting.member();
            CyclicBarrier start = new CyclicBarrier(2);
            URI here = rejecting.any(race);
            URI there = rejecting.any(race + 1);
            Future<Answer> refresh = clients.submit(() -> {
                start.await();
                return Http.post(here, "/api/token/refresh/", null, Map.of("refresh", member.refresh()));
            });
            Future<Answer> logout = clients.submit(() -> {
                start.await();
                return Http.post(there, "/api/logout/", member.access(), Map.of("refresh", member.refresh()));
            });
            assertThat(logout.get().status()).as("race %d", race).isEqualTo(200);
            List<String> tokens = new ArrayList<>(List.of(member.refresh()));
            if (refresh.get().status() == 200) {
                refreshedFirst++;
                tokens.add(refresh.get().text("refresh"));
            }
            for (String token : tokens) {
                for (int turn = 0; turn < 2; turn++) {
                    assertThat(Http.post(rejecting.any(turn), "/api/token/refresh/", null, Map.of("refresh", token))
                                    .status())
                            .as("race %d", race)
                            .isEqualTo(401);
                }
            }
            assertThat(Http.get(there, "/api/protected/", member.access()).status())
                    .as("race %d: on the replica that answered", race)
                    .isEqualTo(401);
        }
        assertThat(refreshedFirst).isBetween(1, races - 1);
    }

    private static List<Answer> refreshAtOnce(Cluster cluster, String refresh) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        List<Callable<Answer>> requests = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            URI replica = cluster.any(client);
            requests.add(() -> {
                start.await();
                return Http.post(replica, "/api/token/refresh/", null, Map.of("refresh", refresh));
            });
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> answer : clients.invokeAll(requests)) {
            answers.add(answer.get());
        }
        return answers;
    }
}
