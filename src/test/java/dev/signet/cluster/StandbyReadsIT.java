package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Argon2;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lists come from a real streaming standby, but never say less than the primary's would: while it lags, while it is away,
 * and while it ends the statements that run on it. Two replicas of the service, because a caller may write through one and
 * read through the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandbyReadsIT {
    private static final String PASSWORD = "correct horse battery staple";
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    /** A statement in the log, with its transaction. */
    private static final Pattern STATEMENT =
            Pattern.compile("(?m)^(?<transaction>\\d+/\\d+) LOG:  execute [^:]+: (?<text>.*(?:\\n\\t.*)*)");

    private static final Pattern OF_A_LIST = Pattern.compile("from (?:posts|users|sessions|security_events)\\b");
    private static final String HAS_EVERYTHING = "pg_last_wal_replay_lsn";
    private static final int LISTS = 400;
    private static final int CLIENTS = 4;

    private PrimaryAndStandby servers;
    private StallingProxy toStandby;
    private Replica one;
    private Replica other;
    private String admin;

    @BeforeAll
    void start() throws Exception {
        servers = PrimaryAndStandby.start();
        standby("alter system set log_statement = 'all'");
        standby("alter system set log_line_prefix = '%v '");
        standby("select pg_reload_conf()");
        toStandby = StallingProxy.to(servers.port(1));
        // Without a response, a statement on the standby fails after a second instead of eight.
        String url = "jdbc:postgresql://127.0.0.1:" + toStandby.port() + "/signet?socketTimeout=1";
        Map<String, String> settings = Map.of(
                "signet.database.replica.jdbc-url", url,
                "signet.profile.fields", "first_name,metadata",
                // Each request reads the list.
                "signet.posts.keep-first-page", "0s");
        one = Replica.start(servers.database(0), settings);
        other = Replica.start(servers.database(0), settings);
        admin = logIn(makeUser(true)).text("access");
    }

    @AfterAll
    void stop() throws IOException {
        for (AutoCloseable each : new AutoCloseable[] {one, other, toStandby, servers}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception fault) {
                throw new IOException(fault);
            }
        }
    }

    @BeforeEach
    void the_standby_is_in_use() {
        awaitUse(one);
        awaitUse(other);
    }

    static Stream<String> lists() {
        return Stream.of(
                "/api/posts/",
                "/api/posts/?limit=1&ordering=author",
                "/api/posts/?search=word",
                "/api/posts/pages/",
                "/api/users/",
                "/api/users/?search=user",
                "/api/users/pages/",
                "/api/sessions/",
                "/api/security_events/",
                "/api/security_events/pages/",
                "/api/users/me/security_events/",
                "/api/users/me/security_events/pages/");
    }

    /** Otherwise a pooler in transaction mode, with several standbys behind it, could ask one and read from another. */
    @ParameterizedTest
    @MethodSource("lists")
    void a_list_comes_from_the_standby_in_the_transaction_that_says_that_it_has_everything(String list)
            throws Exception {
        await().until(() -> {
            double before = reads(one, "standby");
            Set<String> old = transactions(OF_A_LIST.asPredicate());
            list(one, list);
            Set<String> read = transactions(OF_A_LIST.asPredicate());
            read.removeAll(old);
            assertThat(transactions(text -> text.contains(HAS_EVERYTHING))).containsAll(read);
            // On a busy machine the standby is left alone for a second.
            return reads(one, "standby") == before + 1 && !read.isEmpty();
        });
    }

    @Test
    void statements_that_change_or_decide_run_on_the_primary() throws Exception {
        String user = makeUser(false);
        Answer pair = logIn(user);
        String access = pair.text("access");
        Answer post = Http.post(one.base(), "/api/posts/", access, Map.of("title", "t", "content", "c"));
        double before = reads(one, "standby");

        assertThat(Http.get(one.base(), "/api/posts/" + post.body().get("id") + "/", access)
                        .status())
                .isEqualTo(200);
        assertThat(Http.get(one.base(), "/api/users/me/", access).status()).isEqualTo(200);
        assertThat(Http.post(one.base(), "/api/token/refresh/", null, Map.of("refresh", pair.text("refresh")))
                        .status())
                .isEqualTo(200);

        assertThat(reads(one, "standby")).isEqualTo(before);
    }

    @Test
    void whatever_was_answered_is_in_every_list_of_every_replica_while_the_standby_lags() throws Exception {
        String user = makeUser(false);
        String access = logIn(user).text("access");
        lag(() -> {
            String title = "word " + UUID.randomUUID();
            Answer post = Http.post(one.base(), "/api/posts/", access, Map.of("title", title, "content", "c"));
            assertThat(post.status()).isEqualTo(201);
            String newcomer = makeUser(false);
            Answer session = logIn(newcomer);
            for (Replica each : List.of(other, one)) {
                // Anyone, with a token or without.
                assertThat(Http.get(each.base(), "/api/posts/", null).body().toString())
                        .contains(title);
                assertThat(list(each, "/api/posts/pages/").toString()).contains(title);
                assertThat(list(each, "/api/posts/?search=" + title.replace(" ", "%20"))
                                .toString())
                        .contains(title);
                assertThat(list(each, "/api/users/?search=" + newcomer).toString())
                        .contains(newcomer);
                assertThat(list(each, "/api/security_events/").toString()).contains("login");
                assertThat(Http.get(each.base(), "/api/sessions/", session.text("access"))
                                .body())
                        .hasSize(1);
                assertThat(Http.get(each.base(), "/api/users/me/security_events/", session.text("access"))
                                .body())
                        .hasSize(1);
            }
            String id = post.body().get("id").toString();
            assertThat(Http.delete(other.base(), "/api/posts/" + id + "/", access)
                            .status())
                    .isEqualTo(204);
            assertThat(Http.get(one.base(), "/api/posts/", null).body().toString())
                    .doesNotContain(title);
            assertThat(reads(one, "primary")).isPositive();
        });
    }

    @Test
    void a_lock_and_a_logout_take_effect_at_once_on_lists_while_the_standby_lags() throws Exception {
        String locked = makeUser(true);
        String access = logIn(locked).text("access");
        Answer left = logIn(makeUser(false));
        assertThat(Http.get(other.base(), "/api/users/", access).status()).isEqualTo(200);
        lag(() -> {
            sql("update users set is_active = false where username = '" + locked + "'");
            Http.post(one.base(), "/api/logout/", left.text("access"), Map.of("refresh", left.text("refresh")));
            for (String list : lists().toList()) {
                await().atMost(AT_MOST)
                        .until(() -> Http.get(other.base(), list, access).status() == 401
                                && Http.get(other.base(), list, left.text("access"))
                                                .status()
                                        == 401);
            }
        });
    }

    @Test
    void a_database_of_another_name_on_the_standby_is_not_used() throws Exception {
        sql("create database other");
        Cluster.DatabaseLogin own = servers.database(0);
        Cluster.DatabaseLogin anothers =
                new Cluster.DatabaseLogin(own.url().replace("/signet", "/other"), own.username(), own.password());
        String url = "jdbc:postgresql://127.0.0.1:" + servers.port(1) + "/other";
        try (Replica another = Replica.start(anothers, Map.of());
                Replica misled = Replica.start(own, Map.of("signet.database.replica.jdbc-url", url))) {
            // On a busy machine another problem may come first, and the log has one in a minute.
            await().atMost(AT_MOST.multipliedBy(2)).until(() -> {
                assertThat(list(misled, "/api/users/?ordering=id").toString()).contains("user");
                return misled.log().contains("has another database");
            });
            assertThat(reads(misled, "standby")).isZero();
            assertThat(Http.get(another.base(), "/api/posts/", null).status()).isEqualTo(200);
        }
    }

    @Test
    void lists_are_answered_while_the_standby_is_stopped_and_come_from_it_again_when_it_is_back() throws Exception {
        servers.stop(1);
        try {
            for (String list : lists().toList()) {
                list(one, list);
            }
        } finally {
            servers.serve(1);
        }
        awaitUse(one);
    }

    @Test
    void lists_are_answered_while_the_standby_does_not_respond() throws Exception {
        toStandby.stall();
        try {
            long begun = System.nanoTime();
            for (String list : lists().toList()) {
                list(one, list);
            }
            // Each second, one of them tries the standby, and waits for it for a second or two.
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(6L * lists().count()));
        } finally {
            toStandby.cut();
            toStandby.flow();
        }
        awaitUse(one);
    }

    @Test
    void no_list_fails_while_the_standby_ends_its_statements_and_connections() throws Exception {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger left = new AtomicInteger(LISTS);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            URI service = (i % 2 == 0 ? one : other).base();
            clients.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    String list = lists().skip(left.get() % lists().count())
                            .findFirst()
                            .orElseThrow();
                    try {
                        Answer answer = Http.get(service, list, admin);
                        if (answer.status() != 200) {
                            failures.add(list + ": " + answer);
                        }
                    } catch (IOException broken) {
                        failures.add(list + ": " + broken);
                    }
                }
            });
        }
        clients.shutdown();
        double standby = reads(one, "standby");
        while (!clients.awaitTermination(50, TimeUnit.MILLISECONDS)) {
            standby("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
            toStandby.cut();
        }
        assertThat(failures).isEmpty();
        assertThat(reads(one, "standby")).as("the standby was in use").isGreaterThan(standby);
    }

    /** What happens while the standby receives, but does not replay. */
    private void lag(Story story) throws Exception {
        standby("select pg_wal_replay_pause()");
        try {
            story.happens();
        } finally {
            standby("select pg_wal_replay_resume()");
        }
    }

    private interface Story {
        void happens() throws Exception;
    }

    private void awaitUse(Replica replica) {
        await("the standby is in use").atMost(AT_MOST).until(() -> {
            double before = reads(replica, "standby");
            // On a busy machine, a standby that comes back may fail once more.
            return Http.get(replica.base(), "/api/posts/", admin).status() == 200 && reads(replica, "standby") > before;
        });
    }

    private JsonNode list(Replica replica, String list) throws IOException {
        Answer answer = Http.get(replica.base(), list, admin);
        assertThat(answer.status()).as(list).isEqualTo(200);
        return answer.body();
    }

    static double reads(Replica replica, String server) throws IOException {
        return replica.metrics()
                .lines()
                .filter(line -> line.startsWith("signet_list_reads_total{") && line.contains('"' + server + '"'))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private String makeUser(boolean staff) throws SQLException {
        String name = "user-" + UUID.randomUUID();
        sql("insert into users (username, password, is_staff) values ('" + name + "', '" + Argon2.phc(PASSWORD) + "', "
                + staff + ")");
        return name;
    }

    private Answer logIn(String name) throws IOException {
        Answer pair = Http.post(one.base(), "/api/token/", null, Map.of("username", name, "password", PASSWORD));
        assertThat(pair.status()).isEqualTo(200);
        return pair;
    }

    /** The transactions with such a statement that the standby has logged. */
    private Set<String> transactions(Predicate<String> statement) throws IOException {
        return STATEMENT
                .matcher(servers.log(1))
                .results()
                .filter(found -> statement.test(found.group(2)))
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void standby(String statement) throws SQLException {
        servers.run(1, statement);
    }

    private void sql(String statement) throws SQLException {
        servers.run(0, statement);
    }
}
