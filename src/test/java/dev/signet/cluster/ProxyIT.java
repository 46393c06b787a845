package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Alone;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the proxy in front of the replicas passes on about a client, and which responses it makes itself. */
@Alone
class ProxyIT {
    private static final String ELSEWHERE = "203.0.113.7";
    private static final String HSTS = "Strict-Transport-Security";

    private static final int CLIENTS = 6;
    private static final int HOSTILE = 200;
    private static final Duration PROMPT = Duration.ofSeconds(5);

    /** Nobody listens there. */
    private static final URI NONE = URI.create("http://127.0.0.1:1");

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        assumeThat(HaProxy.program())
                .as("HAProxy is installed (on Debian: apt-get install haproxy)")
                .isPresent();
        // As compose.yaml sets it.
        cluster = Cluster.startOne(Map.of(
                "quarkus.http.proxy.proxy-address-forwarding", "true",
                "quarkus.http.proxy.enable-forwarded-host", "true",
                "quarkus.http.proxy.trusted-proxies", "127.0.0.0/8"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void what_a_client_claims_of_its_address_and_scheme_is_not_believed() throws Exception {
        Member member = cluster.member();
        try (HaProxy proxy = HaProxy.before(cluster.first(), NONE)) {
            Answer login = logInFromElsewhere(proxy, member);
            assertThat(login.header(HSTS)).isEmpty();
            assertThat(sessionsFromElsewhere(member)).isZero();
        }
    }

    @Test
    void what_a_proxy_before_it_says_is_believed_where_it_is_named() throws Exception {
        Member member = cluster.member();
        try (HaProxy proxy = HaProxy.behindAnother(cluster.first(), NONE)) {
            Answer login = logInFromElsewhere(proxy, member);
            assertThat(login.header(HSTS)).isPresent();
            assertThat(sessionsFromElsewhere(member)).isEqualTo(1);
        }
    }

    @Test
    void without_a_replica_a_client_is_told_to_come_back_as_the_service_tells_it() throws Exception {
        try (HaProxy proxy = HaProxy.before(NONE, NONE)) {
            Answer answer = firstAnswer(proxy, "/api/posts/");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Content-Type")).contains("application/json");
            assertThat(answer.header("Retry-After")).contains("1");
            assertThat(answer.text("detail")).isEqualTo("The service is not available. Try again later.");
        }
    }

    @Test
    void health_is_not_for_those_outside() throws Exception {
        try (HaProxy proxy = HaProxy.before(cluster.first(), NONE)) {
            assertThat(firstAnswer(proxy, "/q/health/ready").status()).isEqualTo(404);
        }
    }

    @Test
    void a_replica_that_takes_its_time_to_say_that_it_is_ready_is_not_given_up() throws Exception {
        Duration slow = Duration.ofSeconds(2);
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer replica = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        replica.setExecutor(threads);
        replica.createContext("/", http -> {
            try (http) {
                if (http.getRequestURI().getPath().startsWith("/q/")) {
                    Thread.sleep(slow.toMillis());
                }
                http.sendResponseHeaders(200, -1);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        replica.start();
        URI address = URI.create("http://127.0.0.1:" + replica.getAddress().getPort());
        try (HaProxy proxy = HaProxy.before(address, NONE)) {
            firstAnswer(proxy, "/");
            Awaitility.await("some checks")
                    .during(slow.multipliedBy(3))
                    .until(() -> Http.get(proxy.base(), "/", null).status() == 200);
        } finally {
            replica.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void hostile_requests_keep_no_other_client_waiting() throws Exception {
        try (HaProxy proxy = HaProxy.before(cluster.first(), NONE)) {
            assertOthersAreServed(proxy);
        }
    }

    @Test
    void hostile_requests_keep_no_other_client_waiting_where_connections_are_shared() throws Exception {
        try (HaProxy proxy = HaProxy.withSharedConnections(cluster.first(), NONE)) {
            assertOthersAreServed(proxy);
        }
    }

    private static void assertOthersAreServed(HaProxy proxy) throws Exception {
        firstAnswer(proxy, "/api/posts/?limit=1");
        Awaitility.await("the proxy to give up the replica that is not there").until(() -> proxy.isWithout(1));
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<List<String>>> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> threads.submit(() -> faultsUntil(over, proxy)))
                    .toList();
            List<Future<?>> hostile = new ArrayList<>();
            for (int i = 0; i < HOSTILE; i++) {
                byte[] request = hostile(i);
                hostile.add(threads.submit(() -> sendAndLeave(proxy, request)));
                if (i % CLIENTS == 0) {
                    hostile.get(i).get();
                }
            }
            for (Future<?> each : hostile) {
                each.get();
            }
            over.set(true);
            for (Future<List<String>> client : clients) {
                assertThat(client.get()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The failures of a client that sends requests all the time. */
    private static List<String> faultsUntil(AtomicBoolean over, HaProxy proxy) throws IOException {
        List<String> faults = new ArrayList<>();
        int count = 0;
        while (!over.get() || count == 0) {
            long start = System.nanoTime();
            Answer answer = ++count % 2 == 0
                    ? Http.get(proxy.base(), "/api/posts/?limit=1", null)
                    : Http.post(proxy.base(), "/api/token/verify/", null, Map.of("token", "none"));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (answer.status() != (count % 2 == 0 ? 200 : 401) || took.compareTo(PROMPT) > 0) {
                faults.add("#" + count + ": " + answer.status() + " after " + took);
            }
        }
        return faults;
    }

    /** A request that is refused before it was read, one way or another. */
    private static byte[] hostile(int number) {
        String host = List.of("[::1", "a b", "signet", "[").get(number % 4);
        String target = List.of("/api/token/", "/nowhere/", "/api/logout/", "/api/posts/?x=%")
                .get(number / 4 % 4);
        int size = List.of(0, 20_000, 100_000, 300_000, 1_000_000).get(number % 5);
        String framing = List.of(
                        "Content-Length: " + size + "\r\n",
                        "Content-Length: " + size + "\r\nExpect: 100-continue\r\n",
                        "Content-Length: " + 2 * size + "\r\n",
                        "Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b\r\nContent-Length: " + size + "\r\n",
                        "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: " + size + "\r\n",
                        "Transfer-Encoding: chunked\r\n",
                        "Transfer-Encoding: identity\r\n")
                .get(number % 7);
        String method = number % 3 == 0 ? "DELETE" : number % 2 == 0 ? "GET" : "POST";
        String head = method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + framing + "\r\n";
        String chunk = framing.startsWith("Transfer-Encoding: chunked") ? Integer.toHexString(size) + "\r\n" : "";
        String end = chunk.isEmpty() || size == 0 ? "" : "\r\n0\r\n\r\n";
        return (head + chunk + "x".repeat(size) + end).getBytes(StandardCharsets.US_ASCII);
    }

    private static void sendAndLeave(HaProxy proxy, byte[] request) {
        try (Socket socket = new Socket(proxy.base().getHost(), proxy.base().getPort())) {
            socket.setSoTimeout((int) PROMPT.toMillis());
            socket.getOutputStream().write(request);
            socket.getInputStream().read(new byte[1_000]);
        } catch (IOException refused) {
            // However this client fares.
        }
    }

    private static Answer logInFromElsewhere(HaProxy proxy, Member member) throws IOException {
        firstAnswer(proxy, "/api/posts/");
        Answer login = Http.post(
                proxy.base(),
                "/api/token/",
                null,
                Map.of("username", member.username(), "password", Cluster.PASSWORD),
                "X-Forwarded-For",
                ELSEWHERE,
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Ssl",
                "on");
        assertThat(login.status()).isEqualTo(200);
        return login;
    }

    private static long sessionsFromElsewhere(Member member) throws Exception {
        return cluster.number(
                "select count(*) from sessions s join users u on u.id = s.user_id"
                        + " where u.username = ? and s.address = ?",
                member.username(),
                ELSEWHERE);
    }

    private static Answer firstAnswer(HaProxy proxy, String path) {
        return Awaitility.await("the proxy")
                .until(() -> answer(proxy, path), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<Answer> answer(HaProxy proxy, String path) {
        try {
            return Optional.of(Http.get(proxy.base(), path, null));
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }
}
