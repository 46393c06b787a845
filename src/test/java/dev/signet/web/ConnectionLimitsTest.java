package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator sets on connections holds. */
@QuarkusTest
@TestProfile(ConnectionLimitsTest.FewAndShort.class)
class ConnectionLimitsTest {
    private static final int MOST = 3;
    private static final int PATIENCE_MILLIS = 60_000;

    public static class FewAndShort implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.idle-timeout", "2s", "quarkus.http.limits.max-connections", Integer.toString(MOST));
        }
    }

    @TestHTTPResource
    URI service;

    private final List<Socket> connections = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    @Test
    void a_connection_that_says_nothing_is_closed() throws IOException {
        Socket silent = connect();
        assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void beyond_the_limit_a_connection_is_closed_and_served_again_below_it() throws IOException {
        // On a busy machine, the first of them may have been idle for too long when the last one is there.
        await("one connection too many").until(this::oneTooManyIsClosed);

        close();
        await().atMost(Duration.ofMillis(PATIENCE_MILLIS)).until(() -> isServed(connect()));
    }

    private boolean oneTooManyIsClosed() throws IOException {
        close();
        for (int i = 0; i < MOST; i++) {
            if (!isServed(connect())) {
                return false;
            }
        }
        return !isServed(connect());
    }

    private Socket connect() throws IOException {
        Socket connection = new Socket(service.getHost(), service.getPort());
        connection.setSoTimeout(PATIENCE_MILLIS);
        connections.add(connection);
        return connection;
    }

    private static boolean isServed(Socket connection) throws IOException {
        try {
            connection
                    .getOutputStream()
                    .write("GET /api/posts/?limit=1 HTTP/1.1\r\nHost: signet\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return connection.getInputStream().read() == 'H';
        } catch (SocketException closed) {
            return false;
        }
    }
}
