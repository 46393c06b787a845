package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that is told to stop while it sends webhooks stores what became of them, and the next start sends the rest. */
class WebhooksAtStopIT {
    private static final int MESSAGES = 12;

    private static final Map<String, String> SETTINGS = Map.of(
            // Without one, the log warns about it.
            "quarkus.mailer.host", "localhost",
            "quarkus.mailer.from", "signet@example.com",
            "signet.mail.site-url", "https://example.com",
            "signet.webhooks.enabled", "true",
            "signet.webhooks.allow-http", "true",
            // A stop is no attempt that failed: it would be the last one.
            "signet.webhooks.attempts", "1",
            "signet.webhooks.allowed-networks", "127.0.0.1");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final CountDownLatch answer = new CountDownLatch(1);
    private HttpServer receiver;

    @BeforeEach
    void a_receiver_that_does_not_answer_yet() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        receiver.setExecutor(threads);
        receiver.createContext("/", exchange -> {
            received.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            try {
                answer.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        threads.shutdownNow();
    }

    @Test
    void what_was_on_its_way_is_sent_after_the_next_start_and_the_log_has_no_faults() throws Exception {
        try (Cluster cluster = Cluster.startOne(SETTINGS)) {
            String admin = administrator(cluster);
            Http.Answer hook = Http.post(
                    cluster.first(),
                    "/api/webhooks/",
                    admin,
                    Map.of("url", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/", "events", new String[] {
                        "session.created"
                    }));
            assertThat(hook.status()).as(hook.toString()).isEqualTo(201);
            for (int i = 0; i < MESSAGES; i++) {
                cluster.member();
            }
            Awaitility.await().until(() -> received.size() == 3);

            cluster.replica(0).terminate();
            assertThat(cluster.replica(0).exit()).isEqualTo(143);

            assertNoFaults(cluster.replica(0));
            assertThat(cluster.number("select count(*) from webhook_deliveries where fault = 'Signet stopped.'"))
                    .isEqualTo(3);

            answer.countDown();
            received.clear();
            cluster.addReplica(SETTINGS);
            Awaitility.await().until(() -> cluster.number("select count(*) from webhook_deliveries") == 0);
            assertThat(received).hasSize(MESSAGES).doesNotHaveDuplicates();
            assertNoFaults(cluster.replica(1));
        }
    }

    private static String administrator(Cluster cluster) throws IOException {
        Member member = cluster.member();
        cluster.sql("update users set is_staff = true where id = ?", member.id());
        return cluster.login(member.username()).access();
    }

    private static void assertNoFaults(Replica replica) throws IOException {
        assertThat(replica.log()).doesNotContain("\"level\":\"WARN\"", "\"level\":\"ERROR\"", "Exception");
    }
}
