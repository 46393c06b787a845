package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Accounts;
import dev.signet.testing.Alone;
import dev.signet.testing.Argon2;
import dev.signet.testing.Client;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two replicas on three servers under Patroni, with a real etcd. {@code -Dsignet.patroni.rounds=10} breaks the leader ten
 * times instead of once, and {@code -Dsignet.patroni.synchronous=false} shows what an asynchronous standby loses. Only root can
 * isolate a leader.
 */
@Alone
class PatroniIT {
    private static final int ROUNDS = Integer.getInteger("signet.patroni.rounds", 1);
    private static final boolean SYNCHRONOUS = !"false".equals(System.getProperty("signet.patroni.synchronous"));
    private static final Path FIGURES = Path.of("target", "patroni-rounds.md");

    /** Long enough for a switchover on a busy machine. */
    private static final Map<String, String> SETTINGS = Map.of("signet.database.primary-wait", "15s");

    private static final int CLIENTS = 8;

    private static PatroniCluster patroni;
    private static List<Replica> replicas;

    /** What becomes of the leader. */
    private enum Break {
        KILLED {
            @Override
            void begin(PatroniMember leader) throws IOException {
                leader.kill();
            }

            @Override
            void end(PatroniMember leader) throws IOException {
                leader.start();
            }
        },
        STOPPED {
            @Override
            void begin(PatroniMember leader) throws IOException, InterruptedException {
                leader.stop();
            }

            @Override
            void end(PatroniMember leader) throws IOException, InterruptedException {
                leader.resume();
            }
        },
        ISOLATED {
            @Override
            void begin(PatroniMember leader) throws IOException, InterruptedException {
                leader.isolate(true);
            }

            @Override
            void end(PatroniMember leader) throws IOException, InterruptedException {
                leader.join();
            }
        },
        ISOLATED_WITH_ITS_CLIENTS {
            @Override
            void begin(PatroniMember leader) throws IOException, InterruptedException {
                leader.isolate(false);
            }

            @Override
            void end(PatroniMember leader) throws IOException, InterruptedException {
                leader.join();
            }
        };

        abstract void begin(PatroniMember leader) throws IOException, InterruptedException;

        abstract void end(PatroniMember leader) throws IOException, InterruptedException;
    }

    @BeforeAll
    static void start() throws Exception {
        patroni = PatroniCluster.start(SYNCHRONOUS);
        replicas = List.of(Replica.launch(patroni.database(), SETTINGS), Replica.launch(patroni.database(), SETTINGS));
        for (Replica replica : replicas) {
            replica.onceItAnswers();
        }
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (replicas != null) {
            replicas.forEach(Replica::close);
        }
        if (patroni != null) {
            patroni.close();
        }
    }

    @Test
    void a_leader_that_is_killed_stopped_or_isolated_costs_no_session() throws Exception {
        List<Break> possible = patroni.canIsolate() ? List.of(Break.values()) : List.of(Break.KILLED, Break.STOPPED);
        try (Refreshers clients = new Refreshers(addresses(), members())) {
            for (int round = 0; round < ROUNDS; round++) {
                breaks(possible.get(round % possible.size()), clients);
            }
            if (SYNCHRONOUS) {
                assertThat(clients.lost()).isEmpty();
            }
        }
    }

    private static void breaks(Break what, Refreshers clients) throws Exception {
        PatroniMember leader = patroni.leader();
        clients.start();
        clients.awaitEach(5);
        what.begin(leader);
        patroni.awaitAnotherLeaderThan(leader);
        clients.awaitEach(5);
        what.end(leader);
        patroni.awaitAll();
        clients.awaitEach(5);
        clients.stop();
        List<String> wrong = clients.withoutExactlyOneToken();
        Files.writeString(
                FIGURES,
                "| %s | %d refreshes | %d requests repeated | %d sessions lost so far | %.1f s without a refresh |%n"
                        .formatted(
                                what,
                                clients.refreshes(),
                                clients.failed(),
                                clients.lost().size(),
                                clients.longestGap().toMillis() / 1000.0),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(wrong).as("%s: sessions without exactly one token", what).isEmpty();
    }

    @Test
    void a_switchover_fails_no_request() throws Exception {
        assumeTrue(SYNCHRONOUS, "without a synchronous standby there is no candidate: skipped");
        List<Member> members = members();
        try (Load first = Load.of(addresses().get(0), members.subList(0, CLIENTS / 2));
                Load second = Load.of(addresses().get(1), members.subList(CLIENTS / 2, CLIENTS))) {
            first.awaitRequests(100);
            second.awaitRequests(100);
            patroni.switchOver();
            first.awaitRequests(100);
            second.awaitRequests(100);
            first.stop();
            second.stop();
            assertThat(first.failures()).isEmpty();
            assertThat(second.failures()).isEmpty();
        }
        patroni.awaitAll();
    }

    private static List<URI> addresses() {
        return replicas.stream().map(Replica::base).toList();
    }

    private static List<Member> members() throws IOException {
        Accounts accounts = Accounts.in(patroni.dataSource());
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Client account = accounts.make("m", Cluster.PASSWORD, Argon2.phc(Cluster.PASSWORD));
            Answer pair = Http.post(
                    addresses().get(0),
                    "/api/token/",
                    null,
                    Map.of("username", account.username(), "password", Cluster.PASSWORD));
            members.add(new Member(account.id(), account.username(), pair.text("access"), pair.text("refresh")));
        }
        return members;
    }
}
