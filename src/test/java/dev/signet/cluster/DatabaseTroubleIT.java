package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever becomes of the database: requests are answered in bounded time, and all is well within seconds of its return. The test
 * spends most of its time waiting, so another one that measures time may run beside it.
 */
@Tag("alone")
class DatabaseTroubleIT {
    /** The longest answer: a statement that gets no reply (8 s), after a wait for a connection (3 s), on a busy machine. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    /** {@code foreground-validation-interval}: a connection that was idle for longer is tried before it is used. */
    private static final Duration TAKEN_ON_TRUST = Duration.ofSeconds(1);

    private static final Duration RECOVERY = Duration.ofSeconds(20);
    private static final int CLIENTS = 30;
    private static final int CROWD = 400;

    private static Cluster cluster;
    private static ExecutorService clients;
    private Member member;

    @BeforeAll
    static void start() throws IOException {
        // A quarter of the threads and places of the default: the crowd can be as much smaller.
        cluster = Cluster.startOne(
                Map.of("quarkus.thread-pool.max-threads", "50", "quarkus.thread-pool.queue-size", "125"));
        clients = Executors.newFixedThreadPool(CLIENTS);
    }

    @AfterAll
    static void stop() throws IOException {
        clients.shutdownNow();
        cluster.close();
    }

    @BeforeEach
    void sign_in() throws Exception {
        member = cluster.member();
    }

    @Test
    void a_database_that_is_stopped_is_503_until_it_is_back() throws Exception {
        cluster.stopDatabase();
        awaitLostFeed();
        assertEverythingIsUnavailable();
        cluster.startDatabase();
        assertAllIsWell();
    }

    @Test
    void a_service_that_starts_before_its_database_waits_for_it() throws Exception {
        cluster.stopDatabase();
        try (Replica early = cluster.launchApart()) {
            await("a first try in vain").until(() -> early.log().contains("waiting for the database"));
            cluster.startDatabase();
            early.onceItAnswers();
            assertThat(Http.get(early.base(), "/q/health/ready", null).status()).isEqualTo(200);
        }
        assertAllIsWell();
    }

    @Test
    void a_service_that_waits_for_its_database_stops_when_it_is_told_to() throws Exception {
        cluster.stopDatabase();
        try (Replica early = cluster.launchApart()) {
            await().until(() -> early.log().contains("waiting for the database"));
            early.terminate();
            assertThat(early.endsWithin(RECOVERY)).isTrue();
        } finally {
            cluster.startDatabase();
        }
        assertAllIsWell();
    }

    @Test
    void a_database_that_stalls_is_503_until_it_answers_again() throws Exception {
        fillPool();
        cluster.proxy().stall();
        try {
            awaitLostFeed();
            assertEverythingIsUnavailable();
            assertCrowdIsAnswered();
        } finally {
            cluster.proxy().flow();
        }
        assertAllIsWell();
    }

    @Test
    void connections_that_died_while_they_were_idle_fail_no_request() throws Exception {
        fillPool();
        long idleSince = System.nanoTime();
        cluster.restartDatabase();
        // Nobody asked meanwhile: the pool holds what it held before.
        await("all of it was idle for longer than is taken on trust")
                .until(() -> System.nanoTime() - idleSince > TAKEN_ON_TRUST.toNanos());
        for (Answer answer : atOnce(() -> posts())) {
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void a_database_without_a_connection_to_spare_is_503_until_it_has_one() throws Exception {
        try (Connection operator = cluster.connect();
                Statement statement = operator.createStatement()) {
            statement.execute("alter database signet connection limit 0");
            try {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = 'signet' and pid <> pg_backend_pid()");
                awaitLostFeed();
                assertEverythingIsUnavailable();
            } finally {
                statement.execute("alter database signet connection limit -1");
            }
        }
        assertAllIsWell();
    }

    @Test
    void a_row_that_somebody_holds_on_to_is_503_and_the_token_works_afterwards() throws Exception {
        try (Connection operator = cluster.connect()) {
            operator.setAutoCommit(false);
            try (PreparedStatement lock = operator.prepareStatement("select 1 from sessions where id = ? for update")) {
                lock.setObject(1, UUID.fromString(Jwts.session(member.access())));
                lock.execute();
            }
            assertUnavailable(this::refresh);
            operator.rollback();
        }
        assertThat(refresh().status()).isEqualTo(200);
    }

    @Test
    void a_statement_that_takes_too_long_is_503_and_stores_nothing() throws Exception {
        cluster.sql("create function take_long() returns trigger language plpgsql as"
                + " 'begin perform pg_sleep(60); return new; end'");
        cluster.sql("create trigger take_long before insert on posts for each row execute function take_long()");
        try {
            assertUnavailable(() -> Http.post(
                    cluster.first(), "/api/posts/", member.access(), Map.of("title", "slow", "content", "slow")));
        } finally {
            cluster.sql("drop trigger take_long on posts");
            cluster.sql("drop function take_long()");
        }
        assertThat(cluster.number("select count(*) from posts where title = 'slow'"))
                .isZero();
    }

    private void awaitLostFeed() {
        await("the feed to be missed").atMost(LONGEST_ANSWER.multipliedBy(2)).until(() -> greet().status() == 503);
    }

    private void assertEverythingIsUnavailable() throws Exception {
        for (Future<Void> checked : clients.invokeAll(List.<Callable<Void>>of(
                () -> assertUnavailable(this::posts),
                () -> assertUnavailable(this::greet),
                () -> assertUnavailable(this::refresh),
                () -> assertUnavailable(this::logIn),
                () -> {
                    assertThat(health("ready")).isEqualTo(503);
                    return null;
                },
                () -> {
                    assertThat(health("live")).isEqualTo(200);
                    return null;
                }))) {
            checked.get();
        }
    }

    /** More requests at once than there are threads, and places to wait for one. */
    private void assertCrowdIsAnswered() throws IOException {
        HttpClient crowd = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(clients)
                .build();
        HttpRequest list = HttpRequest.newBuilder(cluster.first().resolve(Cluster.LIST_FROM_DATABASE))
                .build();
        HttpRequest withBody = HttpRequest.newBuilder(cluster.first().resolve("/api/token/refresh/"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"refresh\": \"" + member.refresh() + "\"}"))
                .build();
        long start = System.nanoTime();
        List<CompletableFuture<Integer>> answers = IntStream.range(0, CROWD)
                .mapToObj(number -> crowd.sendAsync(number % 2 == 0 ? list : withBody, BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode))
                .toList();
        assertThat(health("live")).isEqualTo(200);
        assertThat(answers).allMatch(answer -> answer.join() == 503);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_ANSWER);
    }

    private Void assertUnavailable(Callable<Answer> request) throws Exception {
        long start = System.nanoTime();
        Answer answer = request.call();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_ANSWER);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("1");
        assertThat(answer.text("detail")).isEqualTo("The service is not available. Try again later.");
        return null;
    }

    /** Within the recovery time, requests succeed again, and go on succeeding; a refresh that was refused works now. */
    private void assertAllIsWell() throws Exception {
        await("recovery")
                .atMost(RECOVERY)
                .until(() -> posts().status() == 200 && greet().status() == 200 && health("ready") == 200);
        for (Answer answer : atOnce(() -> posts())) {
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(logIn().status()).isEqualTo(200);
        assertThat(refresh().status()).isEqualTo(200);
    }

    /** As many connections as the pool may hold, idle. */
    private void fillPool() throws Exception {
        atOnce(() -> posts());
    }

    private static List<Answer> atOnce(Callable<Answer> request) throws Exception {
        List<Callable<Answer>> requests = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            requests.add(request);
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> answer : clients.invokeAll(requests)) {
            answers.add(answer.get());
        }
        return answers;
    }

    private Answer posts() throws IOException {
        return Http.get(cluster.first(), Cluster.LIST_FROM_DATABASE, null);
    }

    private Answer greet() throws IOException {
        return Http.get(cluster.first(), "/api/protected/", member.access());
    }

    private Answer refresh() throws IOException {
        return Http.post(
                cluster.first(),
                "/api/token/refresh/",
                null,
                Map.of("refresh", member.refresh()),
                "Idempotency-Key",
                member.username());
    }

    private Answer logIn() throws IOException {
        return Http.post(
                cluster.first(),
                "/api/token/",
                null,
                Map.of("username", member.username(), "password", Cluster.PASSWORD));
    }

    private static int health(String kind) throws IOException {
        return Http.get(cluster.first(), "/q/health/" + kind, null).status();
    }
}
