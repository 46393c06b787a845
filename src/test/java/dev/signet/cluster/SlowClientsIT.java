package dev.signet.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.signet.testing.Alone;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that say nothing, or take their time on purpose (slow loris), keep nobody else from being served. */
@Alone
class SlowClientsIT {
    private static final Logger LOG = Logger.getLogger(SlowClientsIT.class);
    private static final int MANY = 10_000;
    private static final int SLOW = 400;
    private static final int LONG = 40;

    /** The files that the test and the service need for themselves; both have the same limit. */
    private static final int OTHER_DESCRIPTORS = 600;

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration PROMPT = Duration.ofSeconds(5);

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.startOne(Map.of("signet.limits.request-timeout", REQUEST_TIMEOUT.toSeconds() + "s"));
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @Test
    void ten_thousand_connections_that_say_nothing_stop_nobody() throws Exception {
        try (Crowd crowd = new Crowd()) {
            crowd.connect(possible(MANY));
            assertOthersAreServed();
        }
    }

    @Test
    void headers_that_trickle_stop_nobody() throws Exception {
        try (Crowd crowd = new Crowd()) {
            crowd.connect(possible(SLOW));
            crowd.send("GET /api/posts/ HTTP/1.1\r\nHost: signet\r\nX-Slow: ");
            for (int turn = 0; turn < 3; turn++) {
                crowd.send("a");
                assertOthersAreServed();
            }
        }
    }

    @Test
    void bodies_that_trickle_stop_nobody_and_are_told_that_they_took_too_long() throws Exception {
        try (Crowd crowd = new Crowd()) {
            crowd.connect(possible(SLOW));
            crowd.send("POST /api/token/refresh/ HTTP/1.1\r\nHost: signet\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 200000\r\n\r\n{\"refresh\": \"" + "a".repeat(40_000));
            assertOthersAreServed();
            crowd.send("a");
            assertOthersAreServed();
            assertThat(crowd.firstLines()).allMatch(line -> line.equals("HTTP/1.1 408 Request Timeout"));
        }
    }

    @Test
    void long_bodies_share_a_memory_and_short_ones_do_not_need_it() throws Exception {
        try (Crowd crowd = new Crowd()) {
            crowd.connect(LONG);
            crowd.send("POST /api/token/refresh/ HTTP/1.1\r\nHost: signet\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 2000000\r\n\r\n{\"refresh\": \"" + "a".repeat(1_000_000));
            assertOthersAreServed();
            assertThat(crowd.firstLines())
                    .contains("HTTP/1.1 503 Service Unavailable")
                    .allMatch(line -> line.matches("HTTP/1.1 (408|503) .*"));
        }
    }

    /** Its heap has 256 MiB. As text and as JSON, bodies need several times their size. */
    @Test
    void whole_long_bodies_at_once_do_not_use_up_the_memory() throws Exception {
        assertEachIs("401|503", LONG, whole("\"" + "a".repeat(2_400_000) + "\""));
    }

    /** Three characters become 90 bytes. */
    @Test
    void nor_do_those_with_many_values() throws Exception {
        assertEachIs("400|503", LONG, whole("[" + "{},".repeat(800_000) + "0]"));
    }

    /** Its clients do not hang up, so the connection is kept open for some seconds. */
    @Test
    void what_was_refused_is_not_kept() throws Exception {
        assertEachIs("408|503", 10 * LONG, begun(2_000_000, "{\"username\": \"" + "a".repeat(1_200_000)));
    }

    private static String whole(String username) {
        String json = "{\"password\": \"x\", \"username\": " + username + "}";
        return begun(json.length(), json);
    }

    private static String begun(int length, String json) {
        return "POST /api/token/ HTTP/1.1\r\nHost: signet\r\nContent-Type: application/json\r\nContent-Length: "
                + length + "\r\n\r\n" + json;
    }

    private static void assertEachIs(String statuses, int clients, String request) throws Exception {
        try (Crowd crowd = new Crowd()) {
            crowd.connect(clients);
            crowd.send(request);
            assertOthersAreServed();
            assertThat(crowd.firstLines())
                    .contains("HTTP/1.1 503 Service Unavailable")
                    .allMatch(line -> line.matches("HTTP/1.1 (" + statuses + ") .*"));
        }
    }

    @Test
    void a_short_body_that_does_not_come_is_408() throws Exception {
        try (Crowd crowd = new Crowd()) {
            crowd.connect(1);
            crowd.send("POST /api/token/ HTTP/1.1\r\nHost: signet\r\nContent-Length: 50\r\n\r\n{");
            assertThat(crowd.firstLines()).containsExactly("HTTP/1.1 408 Request Timeout");
        }
    }

    @Test
    void who_goes_on_sending_after_the_answer_is_cut_off() throws Exception {
        URI service = cluster.first();
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            // 405, before the body is looked at.
            socket.getOutputStream()
                    .write("PUT /api/token/ HTTP/1.1\r\nHost: signet\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            await("the end of the connection")
                    .atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !sends(socket, "1\r\na\r\n"));
        }
    }

    private static boolean sends(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(US_ASCII));
            return true;
        } catch (IOException cutOff) {
            return false;
        }
    }

    private static void assertOthersAreServed() throws Exception {
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            assertThat(Http.get(cluster.first(), "/api/posts/", null).status()).isEqualTo(200);
            assertThat(Http.post(cluster.first(), "/api/token/verify/", null, Map.of("token", "none"))
                            .status())
                    .isEqualTo(401);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPT);
        }
    }

    /** As many connections as this machine allows a process, if that is fewer; the test is skipped if it is far fewer. */
    private static int possible(int wanted) {
        long limit = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        int possible = (int) Math.min(wanted, limit - OTHER_DESCRIPTORS);
        assumeThat(possible)
                .as("connections that can be made (the limit of open files, ulimit -n, is %d)", limit)
                .isGreaterThanOrEqualTo(wanted / 5);
        if (possible < wanted) {
            LOG.warnf("%d connections instead of %d: raise the limit of open files (ulimit -n)", possible, wanted);
        }
        return possible;
    }

    /** Clients that do the same. */
    private static final class Crowd implements AutoCloseable {
        private final List<SocketChannel> connections = new ArrayList<>();

        void connect(int count) throws IOException {
            URI service = cluster.first();
            for (int i = 0; i < count; i++) {
                connections.add(SocketChannel.open(new InetSocketAddress(service.getHost(), service.getPort())));
            }
        }

        void send(String text) {
            for (SocketChannel connection : connections) {
                try {
                    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
                    while (bytes.hasRemaining()) {
                        connection.write(bytes);
                    }
                } catch (IOException refusedMeanwhile) {
                    // Its answer may be there all the same.
                }
            }
        }

        List<String> firstLines() throws IOException {
            List<String> lines = new ArrayList<>();
            for (SocketChannel connection : connections) {
                connection.socket().setSoTimeout((int)
                        REQUEST_TIMEOUT.plusSeconds(20).toMillis());
                lines.add(firstLine(connection.socket()));
            }
            return lines;
        }

        private static String firstLine(Socket socket) {
            StringBuilder line = new StringBuilder();
            try {
                for (int next = socket.getInputStream().read();
                        next >= 0 && next != '\r';
                        next = socket.getInputStream().read()) {
                    line.append((char) next);
                }
            } catch (SocketTimeoutException waitedInVain) {
                line.append("no answer");
            } catch (IOException reset) {
                line.append("cut off");
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel connection : connections) {
                connection.close();
            }
        }
    }
}
