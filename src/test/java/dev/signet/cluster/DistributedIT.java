package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import dev.signet.cluster.Http.Answer;
import dev.signet.contract.RecordedExchanges;
import dev.signet.testing.Accounts;
import dev.signet.testing.Alone;
import dev.signet.testing.Argon2;
import dev.signet.testing.Database;
import dev.signet.testing.FreePort;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Member;
import dev.signet.testing.SharedSecret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two replicas on a Citus cluster, whose tables the service itself distributes: signet.database.distributed. The first one sends
 * what it can to the workers, and waits for the coordinator; the second one does neither.
 */
@Alone
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DistributedIT {
    private static final Logger LOG = Logger.getLogger(DistributedIT.class);
    private static final String PASSWORD = "correct horse battery staple";
    private static final String OTHER_PASSWORD = "another horse battery staple";
    private static final String DISTRIBUTED =
            "factors known_devices one_time_tokens passkeys recovery_codes security_events sessions";
    private static final int CLIENTS = 32;
    private static final int ROUNDS = 20;
    private static final int RACES = 40;

    /** The longest that a request may take whose worker is down: the time-outs of statements and locks, and a busy machine. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    /** How many users have rows that have expired. */
    private static final int EXPIRED = 40;

    private GreenMail mail;
    private CitusCluster citus;
    private Database sql;
    private Replica one;
    private Replica other;
    private ExecutorService clients;

    @BeforeAll
    void start() throws Exception {
        citus = CitusCluster.start();
        sql = citus.database(0);
        int smtp = FreePort.find();
        mail = Mailbox.server(smtp);
        mail.start();
        Map<String, String> settings = new HashMap<>(new SharedSecret().getConfigOverrides());
        settings.putAll(Map.of(
                "signet.database.distributed", "true",
                "signet.throttle.address.free", "1000000",
                "signet.throttle.overall.free", "1000000",
                "signet.cleanup.every", "10s",
                "quarkus.mailer.host", "localhost",
                "quarkus.mailer.port", Integer.toString(smtp),
                "quarkus.mailer.from", "signet@localhost",
                "signet.mail.site-url", "https://app.example.com"));
        other = Replica.start(citus.login(), settings);
        settings.put("signet.database.workers.jdbc-url", citus.workersUrl());
        // Longer than the bound of a request whose worker is down.
        settings.put("signet.database.primary-wait", "30s");
        one = Replica.start(citus.login(), settings);
        clients = Executors.newFixedThreadPool(CLIENTS);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {one, other, citus}) {
            if (each != null) {
                each.close();
            }
        }
        if (mail != null) {
            mail.stop();
        }
        if (clients != null) {
            clients.shutdownNow();
        }
    }

    @Test
    @Order(1)
    void the_tables_of_users_are_distributed_together() {
        assertThat(sql.one(String.class, """
                        select string_agg(cast(logicalrelid as text), ' ' order by cast(logicalrelid as text))
                          from pg_dist_partition
                         where partmethod = 'h'
                        """)).isEqualTo(DISTRIBUTED);
        assertThat(sql.one(Long.class, "select count(distinct colocationid) from pg_dist_partition"))
                .isEqualTo(1);
        assertThat(sql.one(Long.class, "select count(distinct nodeport) from pg_dist_shard_placement"))
                .isEqualTo(2);
    }

    /** The clean-up deletes these while the other tests run. */
    @Test
    @Order(2)
    void expired_rows_are_there() throws Exception {
        for (int i = 0; i < EXPIRED; i++) {
            long user = user();
            sql.run("""
                    insert into sessions (user_id, id, created_at, last_used_at, refresh_expires_at, refresh_jti)
                    values (?, gen_random_uuid(), now(), now(), now() - interval '1 day', 'expired')
                    """, user);
            sql.run("""
                    insert into known_devices (user_id, device, last_seen_at)
                    values (?, 'forgotten', now() - interval '2 years'), (?, 'last one', now() - interval '2 years' + interval '1 day')
                    """, user, user);
            sql.run("""
                    insert into security_events (user_id, happened_at, kind, outcome)
                    values (?, now() - interval '10 years', 'logged_in', 'success')
                    """, user);
        }
        assertThat(expired()).isEqualTo(3 * EXPIRED);
    }

    @TestFactory
    @Order(3)
    Stream<DynamicTest> recorded_exchanges() {
        return RecordedExchanges.with(one.base(), citus.coordinator());
    }

    @Test
    @Order(4)
    void a_login_a_refresh_and_a_logout_touch_one_shard() throws Exception {
        Member member = member();
        // The service also counts sessions once a minute, on all shards.
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            long all = queries("multi_shard");
            long single = queries("single_shard");
            Member again = logIn(member.id(), member.username(), PASSWORD);
            Answer refreshed = refresh(one, again.refresh());
            assertThat(refreshed.status()).isEqualTo(200);
            assertThat(status(other, refreshed.text("access"))).isEqualTo(200);
            assertThat(Http.get(one.base(), "/api/sessions/", again.access()).status())
                    .isEqualTo(200);
            assertThat(Http.get(one.base(), "/api/users/me/security_events/", again.access())
                            .status())
                    .isEqualTo(200);
            assertThat(logOut(one, again.access(), refreshed.text("refresh"))).isEqualTo(200);
            assertThat(queries("single_shard")).isGreaterThan(single);
            return queries("multi_shard") == all;
        });
    }

    @Test
    @Order(4)
    void a_refresh_is_planned_by_a_worker() throws Exception {
        RefreshingClient client = new RefreshingClient(member().refresh());
        // If a new connection to a worker takes long, because the machine is busy, the coordinator plans it.
        await().atMost(BOUND).until(() -> {
            long before = plannedByWorkers();
            assertThat(client.refreshes(one.base())).isTrue();
            return plannedByWorkers() == before + 1;
        });
        long before = plannedByWorkers();
        assertThat(client.refreshes(other.base())).isTrue();
        assertThat(plannedByWorkers()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void of_many_clients_that_refresh_at_once_exactly_one_rotates() throws Exception {
        String refresh = member().refresh();
        for (int round = 0; round < ROUNDS; round++) {
            String token = refresh;
            CyclicBarrier start = new CyclicBarrier(CLIENTS);
            List<Callable<Answer>> requests = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Replica replica = client % 2 == 0 ? one : other;
                requests.add(() -> {
                    start.await();
                    return refresh(replica, token);
                });
            }
            List<Answer> rotated = new ArrayList<>();
            for (Future<Answer> answer : clients.invokeAll(requests)) {
                assertThat(answer.get().status()).as("round %d", round).isIn(200, 401);
                if (answer.get().status() == 200) {
                    rotated.add(answer.get());
                }
            }
            assertThat(rotated).as("round %d", round).hasSize(1);
            refresh = rotated.get(0).text("refresh");
        }
    }

    @Test
    @Order(4)
    void once_a_logout_is_answered_no_refresh_token_of_the_session_works() throws Exception {
        for (int race = 0; race < RACES; race++) {
            Member member = member();
            CyclicBarrier start = new CyclicBarrier(2);
            Future<Answer> refresh = clients.submit(() -> {
                start.await();
                return refresh(one, member.refresh());
            });
            Future<Integer> logout = clients.submit(() -> {
                start.await();
                return logOut(other, member.access(), member.refresh());
            });
            assertThat(logout.get()).as("race %d", race).isEqualTo(200);
            List<String> tokens = new ArrayList<>(List.of(member.refresh()));
            if (refresh.get().status() == 200) {
                tokens.add(refresh.get().text("refresh"));
            }
            for (String token : tokens) {
                assertThat(refresh(one, token).status()).as("race %d", race).isEqualTo(401);
                assertThat(refresh(other, token).status()).as("race %d", race).isEqualTo(401);
            }
            assertRefusedEverywhere(member.access());
        }
    }

    @Test
    @Order(4)
    void a_new_password_ends_the_other_sessions_and_each_end_is_an_event() throws Exception {
        Member member = member();
        Member elsewhere = logIn(member.id(), member.username(), PASSWORD);
        assertThat(Http.post(
                                one.base(),
                                "/api/users/set_password/",
                                member.access(),
                                Map.of("current_password", PASSWORD, "new_password", OTHER_PASSWORD))
                        .status())
                .isBetween(200, 204);
        assertRefusedEverywhere(elsewhere.access());
        assertThat(refresh(other, elsewhere.refresh()).status()).isEqualTo(401);
        assertThat(sql.one(
                        Long.class,
                        "select count(*) from security_events where user_id = ? and kind = 'session_ended'",
                        member.id()))
                .isEqualTo(2);
    }

    @Test
    @Order(4)
    void what_an_operator_changes_in_psql_is_heard_at_once() throws Exception {
        Member locked = member();
        Member changed = member();
        sql.run("update users set is_active = false where id = ?", locked.id());
        sql.run("update users set password = ? where id = ?", Argon2.phc(OTHER_PASSWORD), changed.id());
        assertRefusedEverywhere(locked.access());
        assertRefusedEverywhere(changed.access());
        assertThat(refresh(one, changed.refresh()).status()).isEqualTo(401);
    }

    @Test
    @Order(4)
    void a_deleted_user_leaves_nothing_but_tombstones() throws Exception {
        Member member = member();
        sql.run("insert into recovery_codes (user_id, code_hash) values (?, 'code')", member.id());
        sql.run("""
                insert into factors (user_id, id, kind, created_at, secret) values (?, gen_random_uuid(), 'totp', now(), '')
                """, member.id());
        assertThat(sql.run("delete from users where id = ?", member.id())).isEqualTo(1);
        assertRefusedEverywhere(member.access());
        assertThat(refresh(other, member.refresh()).status()).isEqualTo(401);
        for (String table : List.of("sessions", "factors", "recovery_codes", "known_devices", "one_time_tokens")) {
            assertThat(sql.one(Long.class, "select count(*) from " + table + " where user_id = ?", member.id()))
                    .as(table)
                    .isZero();
        }
        assertThat(sql.one(
                        Long.class,
                        "select count(*) from security_events where user_id = ? and (address, device) <> ('', '')",
                        member.id()))
                .isZero();
        // Created again with the same id: the old tokens stay revoked.
        sql.run(
                "insert into users (id, username, password) values (?, ?, ?)",
                member.id(),
                member.username(),
                Argon2.phc(PASSWORD));
        assertThat(refresh(one, member.refresh()).status()).isEqualTo(401);
        assertThat(logIn(member.id(), member.username(), PASSWORD).access()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/sessions/",
                "/api/users/",
                "/api/users/?search=user",
                "/api/users/pages/",
                "/api/users/me/export/",
                "/api/users/me/security_events/pages/",
                "/api/security_events/",
                "/api/security_events/?outcome=success",
                "/api/security_events/pages/?page=2",
                "/api/statistics/",
                "/api/attention/",
                "/api/posts/",
                "/api/posts/?search=word"
            })
    @Order(4)
    void an_administrator_gets_every_list(String list) throws Exception {
        Answer answer = Http.get(one.base(), list, admin().access());
        assertThat(answer.status()).as("%s: %s", list, answer.body()).isEqualTo(200);
    }

    @Test
    @Order(4)
    void an_administrator_ends_a_session_of_somebody_else() throws Exception {
        Member member = member();
        String session = Jwts.session(member.access());
        assertThat(Http.delete(one.base(), "/api/sessions/" + session + "/", admin().access())
                        .status())
                .isEqualTo(204);
        assertRefusedEverywhere(member.access());
        assertThat(refresh(one, member.refresh()).status()).isEqualTo(401);
    }

    @Test
    @Order(5)
    void a_crashed_worker_fails_only_its_own_users_and_loses_nothing() throws Exception {
        List<Member> ofDead = new ArrayList<>();
        List<Member> ofLiving = new ArrayList<>();
        membersOf(1, ofLiving);
        membersOf(2, ofDead);
        List<RefreshingClient> refreshing = Stream.concat(ofDead.stream(), ofLiving.stream())
                .map(member -> new RefreshingClient(member.refresh()))
                .toList();
        Member living = ofLiving.get(0);
        Member dead = ofDead.get(0);
        AtomicBoolean crashed = new AtomicBoolean();
        List<Future<Integer>> loads = new ArrayList<>();
        for (RefreshingClient client : refreshing) {
            loads.add(clients.submit(() -> refreshUntil(client, crashed)));
        }
        await().until(() -> refreshing.stream().allMatch(client -> client.lastAnswer() != null));
        citus.crash(2);
        try {
            crashed.set(true);
            int refreshes = 0;
            for (Future<Integer> load : loads) {
                refreshes += load.get();
            }
            Duration longest = Duration.ZERO;
            for (Replica replica : List.of(one, other)) {
                for (RefreshingClient client : refreshing.subList(0, ofDead.size())) {
                    longest = longer(
                            longest,
                            () -> assertThat(refresh(replica, client.token()).status())
                                    .isEqualTo(503));
                }
                longest = longer(
                        longest,
                        () -> assertThat(attempt(replica, dead.username()).status())
                                .isEqualTo(503));
                longest = longer(
                        longest,
                        () -> assertThat(logOut(replica, dead.access(), dead.refresh()))
                                .isEqualTo(503));
                // Access tokens need no database.
                assertThat(status(replica, dead.access())).isEqualTo(200);
                assertThat(status(replica, living.access())).isEqualTo(200);
                assertThat(attempt(replica, living.username()).status()).isEqualTo(200);
                assertThat(Http.get(replica.base(), "/api/sessions/", living.access())
                                .status())
                        .isEqualTo(200);
                assertThat(Http.get(replica.base(), "/q/health/ready", null).status())
                        .isEqualTo(200);
            }
            for (RefreshingClient client : refreshing.subList(ofDead.size(), refreshing.size())) {
                assertThat(client.refreshes(one.base()))
                        .as("%s", client.lastAnswer())
                        .isTrue();
            }
            Member left = member(1);
            assertThat(logOut(other, left.access(), left.refresh())).isEqualTo(200);
            assertRefusedEverywhere(left.access());
            LOG.infof("%d refreshes until the crash; the slowest 503 took %s", refreshes, longest);
        } finally {
            citus.serve(2);
        }
        for (RefreshingClient client : refreshing) {
            await().until(() -> {
                boolean refreshed = client.refreshes(one.base());
                assertThat(client.lastAnswer().status()).isIn(200, 503);
                return refreshed;
            });
        }
        assertThat(logOut(one, dead.access(), refreshing.get(0).token())).isEqualTo(200);
        assertRefusedEverywhere(dead.access());
    }

    @Test
    @Order(6)
    void a_worker_that_does_not_respond_costs_its_users_a_503_within_a_bound() throws Exception {
        RefreshingClient client = new RefreshingClient(member(2).refresh());
        Member living = member(1);
        citus.signal(2, "STOP");
        try {
            Duration took = longer(Duration.ZERO, () -> {
                assertThat(client.refreshes(other.base())).isFalse();
                assertThat(client.lastAnswer().status()).isEqualTo(503);
            });
            LOG.infof("503 for a worker that does not respond: after %s", took);
            RefreshingClient served = new RefreshingClient(living.refresh());
            for (int refresh = 0; refresh < ROUNDS; refresh++) {
                Replica replica = refresh % 2 == 0 ? one : other;
                assertThat(served.refreshes(replica.base()))
                        .as("%s", served.lastAnswer())
                        .isTrue();
            }
        } finally {
            citus.signal(2, "CONT");
        }
        // The worker may have made the refresh after all. The client's key brings the pair again.
        await().until(() -> client.refreshes(one.base()));
    }

    @Test
    @Order(7)
    void a_coordinator_that_restarts_fails_no_refresh_of_a_replica_that_waits() throws Exception {
        List<Member> members = new ArrayList<>();
        membersOf(1, members);
        membersOf(2, members);
        List<RefreshingClient> refreshing = members.stream()
                .map(member -> new RefreshingClient(member.refresh()))
                .toList();
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> loads = new ArrayList<>();
        for (RefreshingClient client : refreshing) {
            loads.add(clients.submit(() -> client.refreshesUntil(over, turn -> one.base())));
        }
        await().until(() -> refreshing.stream().allMatch(client -> client.lastAnswer() != null));
        citus.crash(0);
        citus.serve(0);
        List<String> tokens = refreshing.stream().map(RefreshingClient::token).toList();
        await().atMost(BOUND.multipliedBy(3))
                .until(() -> IntStream.range(0, tokens.size())
                        .allMatch(i -> loads.get(i).isDone()
                                || !refreshing.get(i).token().equals(tokens.get(i))));
        over.set(true);
        for (int i = 0; i < refreshing.size(); i++) {
            loads.get(i).get();
            assertThat(refreshing.get(i).lastAnswer().status())
                    .as("client %d", i)
                    .isEqualTo(200);
        }
    }

    @Test
    @Order(8)
    void expired_rows_are_deleted_on_every_worker() {
        await().atMost(Duration.ofMinutes(3)).until(() -> expired() == 0);
        // The last device of a user stays.
        assertThat(sql.one(Long.class, "select count(*) from known_devices where device = 'last one'"))
                .isEqualTo(EXPIRED);
    }

    private long expired() {
        return sql.one(Long.class, "select count(*) from sessions where refresh_jti = 'expired'")
                + sql.one(Long.class, "select count(*) from known_devices where device = 'forgotten'")
                + sql.one(
                        Long.class,
                        "select count(*) from security_events where happened_at < now() - interval '9 years'");
    }

    private static int refreshUntil(RefreshingClient client, Replica replica, AtomicBoolean end) {
        int refreshes = 0;
        while (!end.get() && client.refreshes(replica.base())) {
            refreshes++;
        }
        return refreshes;
    }

    private int refreshUntil(RefreshingClient client, AtomicBoolean end) {
        return refreshUntil(client, one, end);
    }

    /** Something that a request does. */
    private interface Step {
        void run() throws Exception;
    }

    /** Returns the longer one of this time and the time that the step takes, which is bounded. */
    private static Duration longer(Duration known, Step step) throws Exception {
        long began = System.nanoTime();
        step.run();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(took).isLessThan(BOUND);
        return took.compareTo(known) > 0 ? took : known;
    }

    private long plannedByWorkers() {
        return queries(1, "single_shard") + queries(2, "single_shard");
    }

    private long queries(String kind) {
        return queries(0, kind);
    }

    private long queries(int server, String kind) {
        return citus.database(server)
                .one(
                        Long.class,
                        "select query_execution_" + kind + " from citus_stat_counters where name = current_database()");
    }

    private long user() {
        return Accounts.in(citus.coordinator())
                .make("m", PASSWORD, Argon2.phc(PASSWORD))
                .id();
    }

    private Member member() throws IOException {
        return signedIn(user());
    }

    private Member admin() throws IOException {
        long user = user();
        sql.run("update users set is_staff = true where id = ?", user);
        return signedIn(user);
    }

    /** Signs a new user in whose rows are on this worker. */
    private Member member(int worker) throws IOException {
        long user = user();
        while (citus.workerOf(user) != worker) {
            user = user();
        }
        return signedIn(user);
    }

    private void membersOf(int worker, List<Member> members) throws IOException {
        for (int i = 0; i < CLIENTS / 4; i++) {
            members.add(member(worker));
        }
    }

    private Member signedIn(long user) throws IOException {
        return logIn(user, sql.one(String.class, "select username from users where id = ?", user), PASSWORD);
    }

    private Member logIn(long id, String username, String password) throws IOException {
        Answer pair = Http.post(one.base(), "/api/token/", null, Map.of("username", username, "password", password));
        assertThat(pair.status()).as("%s", pair).isEqualTo(200);
        return new Member(id, username, pair.text("access"), pair.text("refresh"));
    }

    private static Answer attempt(Replica replica, String username) throws IOException {
        return Http.post(replica.base(), "/api/token/", null, Map.of("username", username, "password", PASSWORD));
    }

    private static Answer refresh(Replica replica, String token) throws IOException {
        return Http.post(replica.base(), "/api/token/refresh/", null, Map.of("refresh", token));
    }

    private static int logOut(Replica replica, String access, String refresh) throws IOException {
        return Http.post(replica.base(), "/api/logout/", access, Map.of("refresh", refresh))
                .status();
    }

    private static int status(Replica replica, String access) throws IOException {
        return Http.get(replica.base(), "/api/protected/", access).status();
    }

    private void assertRefusedEverywhere(String access) {
        for (URI replica : new URI[] {one.base(), other.base()}) {
            await().until(() -> Http.get(replica, "/api/protected/", access).status() == 401);
        }
    }
}
