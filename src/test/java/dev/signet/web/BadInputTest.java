package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import dev.signet.web.Wire.Answer;
import dev.signet.web.Wire.Kept;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the service answers in the contract's words, tells nothing of its insides, and stores nothing. */
@QuarkusTest
@TestProfile(BadInputTest.CheapAndForgeable.class)
class BadInputTest {
    private static final long SEED = Long.getLong("signet.test.seed", 20261124);
    private static final int REQUESTS = Integer.getInteger("signet.test.requests", 8_000);
    private static final int KEPT = Integer.getInteger("signet.test.kept-requests", 20_000);
    private static final int AT_ONCE = 4;
    private static final int POSTS = 60;
    private static final int LIMIT = 256 * 1024;
    private static final String KEY = "the bad input tests sign with this key";

    @TestHTTPResource
    URI service;

    /** One request and what came of it. */
    private record Exchange(int number, OddRequest request, Answer answer) {
        boolean succeeded() {
            return answer.status() >= 200 && answer.status() < 300;
        }

        boolean is(String method, String path) {
            return request.method().equals(method)
                    && request.target().replaceFirst("\\?.*", "").matches(path + "/?");
        }

        List<String> broken() {
            return AnswerRules.broken(request, answer);
        }

        @Override
        public String toString() {
            return "#%d %s\n-> %s".formatted(number, request, answer);
        }
    }

    @Test
    void thousands_of_odd_requests_are_answered_in_the_contracts_words_and_store_nothing() throws Exception {
        Member author = Member.user("author");
        Member bystander = Member.user("bystander");
        Member spender = Member.user("spender");
        List<String> spendable =
                Stream.generate(() -> spender.again().refresh()).limit(20).toList();
        OddRequests requests =
                new OddRequests(SEED, author, postsOf(author), postsOf(bystander), spender, spendable, KEY, LIMIT);
        Stored before = Stored.now(bystander);

        List<Exchange> exchanges = send(requests);

        Stored after = Stored.now(bystander);
        List<String> faults = exchanges.stream()
                .filter(exchange -> !exchange.broken().isEmpty())
                .map(exchange -> exchange.broken() + "\n" + exchange)
                .toList();
        assertThat(faults)
                .as("%d of %d requests of seed %d; the first ones", faults.size(), REQUESTS, SEED)
                .isEmpty();
        assertThat(after.users()).as("users, seed %d", SEED).isEqualTo(before.users());
        assertThat(after.bystander()).as("what is another's, seed %d", SEED).isEqualTo(before.bystander());
        assertThat(after.posts() - before.posts())
                .as("posts, seed %d", SEED)
                .isEqualTo(count(exchanges, "POST", ".*/posts(/create)?") - count(exchanges, "DELETE", ".*/posts/.*"));
        assertThat(after.sessions() - before.sessions())
                .as("sessions, seed %d", SEED)
                .isBetween(
                        count(exchanges, "POST", ".*/token"),
                        count(exchanges, "POST", ".*/token(/refresh|/blacklist)?")
                                + count(exchanges, "POST", ".*/logout"));
        assertThat(after.revoked() - before.revoked())
                .as("revoked tokens, seed %d", SEED)
                .isBetween(0L, count(exchanges, "POST", ".*/token/blacklist") + count(exchanges, "POST", ".*/logout"));
        report(exchanges);
    }

    @Test
    void tens_of_thousands_of_requests_over_kept_connections_are_all_answered() throws Exception {
        Member author = Member.user("author");
        Member spender = Member.user("spender");
        OddRequests requests = new OddRequests(
                SEED,
                author,
                postsOf(author),
                postsOf(Member.user("bystander")),
                spender,
                List.of(spender.again().refresh()),
                KEY,
                LIMIT);
        Wire wire = new Wire(service);
        Soak soak = new Soak();
        long start = System.nanoTime();
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int first = 0; first < AT_ONCE; first++) {
                int client = first;
                clients.add(pool.submit(() -> {
                    keepSending(wire, requests, client, soak);
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            pool.shutdownNow();
        }
        Logger.getLogger(BadInputTest.class)
                .infof(
                        "%d requests over %d connections in %d s: %d were cut off by the client, the others answered",
                        KEPT,
                        soak.connections.get(),
                        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                        soak.cutOff.get());
        assertThat(soak.faults).as("seed %d", SEED).isEmpty();
    }

    /** What all clients saw. */
    private static final class Soak {
        final AtomicInteger connections = new AtomicInteger();
        final AtomicInteger cutOff = new AtomicInteger();
        final Queue<String> faults = new ConcurrentLinkedQueue<>();
    }

    /** Sends this client's share of the requests over one connection, and over another one when the service has closed it. */
    private static void keepSending(Wire wire, OddRequests requests, int first, Soak soak) throws IOException {
        Kept connection = null;
        for (int number = first; number < KEPT; number += AT_ONCE) {
            if (connection == null) {
                connection = wire.keep();
                soak.connections.incrementAndGet();
            }
            OddRequest request = requests.kept(number);
            Answer answer = exchange(connection, number, request);
            boolean cutOff = request.framing() == OddRequest.Framing.TRUNCATED;
            if (cutOff) {
                soak.cutOff.incrementAndGet();
            }
            List<String> broken = AnswerRules.broken(request, answer);
            if (!broken.isEmpty()) {
                soak.faults.add(broken + "\n" + new Exchange(number, request, answer));
            }
            if (cutOff || answer.status() == 0 || answer.isLast()) {
                connection.close();
                connection = null;
            }
        }
        if (connection != null) {
            connection.close();
        }
    }

    private static List<Long> postsOf(Member member) {
        return IntStream.range(0, POSTS)
                .mapToObj(i -> member.writes("post " + i))
                .toList();
    }

    private List<Exchange> send(OddRequests requests) throws Exception {
        Wire wire = new Wire(service);
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Exchange>> sent = IntStream.range(0, REQUESTS)
                    .mapToObj(number -> pool.submit(() -> exchange(wire, number, requests.number(number))))
                    .toList();
            List<Exchange> exchanges = new ArrayList<>();
            for (Future<Exchange> exchange : sent) {
                exchanges.add(exchange.get());
            }
            return exchanges;
        } finally {
            pool.shutdownNow();
        }
    }

    private static Exchange exchange(Wire wire, int number, OddRequest request) {
        try {
            return new Exchange(number, request, wire.send(request));
        } catch (IOException | RuntimeException fault) {
            throw new AssertionError("seed " + SEED + ", #" + number + " " + request, fault);
        }
    }

    private static Answer exchange(Kept connection, int number, OddRequest request) {
        try {
            return connection.send(request);
        } catch (IOException | RuntimeException fault) {
            throw new AssertionError("seed " + SEED + ", kept #" + number + " " + request, fault);
        }
    }

    private static long count(List<Exchange> exchanges, String method, String path) {
        return exchanges.stream()
                .filter(Exchange::succeeded)
                .filter(exchange -> exchange.is(method, path))
                .count();
    }

    private static void report(List<Exchange> exchanges) {
        Map<Integer, Long> byStatus = new TreeMap<>();
        exchanges.forEach(exchange -> byStatus.merge(exchange.answer().status(), 1L, Long::sum));
        Logger.getLogger(BadInputTest.class).infof("odd requests by status: %s", byStatus);
        // A generator that gets nowhere near the endpoints proves nothing.
        assertThat(byStatus.keySet()).contains(200, 201, 204, 400, 401, 403, 404, 405, 406, 413, 414, 415, 431);
    }

    /** What is in the tables. */
    private record Stored(long users, long posts, long sessions, long revoked, String bystander) {
        static Stored now(Member bystander) {
            return new Stored(
                    Sql.number("select count(*) from users"),
                    Sql.number("select count(*) from posts"),
                    Sql.number("select count(*) from sessions"),
                    Sql.number("select count(*) from revoked_tokens"),
                    Sql.text(
                                    "select string_agg(p::text, ' ' order by id) from posts p where author_id = ?",
                                    bystander.id())
                            + Sql.text("select u::text from users u where id = ?", bystander.id())
                            + Sql.text(
                                    "select string_agg(s::text, ' ' order by id) from sessions s where user_id = ?",
                                    bystander.id()));
        }
    }

    /** Passwords hashed at little cost, a small limit for bodies, and a known secret, so that the generator can sign, too. */
    public static class CheapAndForgeable implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "signet.keys.algorithm", "HS256",
                    "signet.keys.signing-key", KEY,
                    "signet.password.memory", "1024",
                    "signet.password.iterations", "1",
                    "signet.limits.body-size", Integer.toString(LIMIT));
        }
    }
}
