package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.signet.cluster.Cluster.Member;
import dev.signet.cluster.Http.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the proxy before the replicas passes on of a client, and what it answers by itself. */
class ProxyIT {
    private static final String ELSEWHERE = "203.0.113.7";
    private static final String HSTS = "Strict-Transport-Security";

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
                    .atMost(slow.multipliedBy(4))
                    .until(() -> Http.get(proxy.base(), "/", null).status() == 200);
        } finally {
            replica.stop(0);
            threads.shutdownNow();
        }
    }

    private static Answer logInFromElsewhere(HaProxy proxy, Member member) throws IOException {
        firstAnswer(proxy, "/api/posts/");
        Answer login = Http.post(
                proxy.base(),
                "/api/token/",
                null,
                Map.of("username", member.name(), "password", Cluster.PASSWORD),
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
                member.name(),
                ELSEWHERE);
    }

    private static Answer firstAnswer(HaProxy proxy, String path) {
        return Awaitility.await("the proxy")
                .atMost(Duration.ofSeconds(20))
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
