package dev.signet.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A collector of OpenTelemetry's traces and logs, by OTLP over HTTP, that keeps what it was sent. */
final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<String> traces = new CopyOnWriteArrayList<>();
    private final List<String> logs = new CopyOnWriteArrayList<>();

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    static OtlpReceiver start() throws IOException {
        OtlpReceiver receiver =
                new OtlpReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        receiver.server.createContext("/v1/traces", http -> keep(http, receiver.traces));
        receiver.server.createContext("/v1/logs", http -> keep(http, receiver.logs));
        receiver.server.start();
        return receiver;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All spans so far: protocol buffers hold their texts in clear. */
    String traces() {
        return traces.stream().collect(Collectors.joining());
    }

    /** All lines of the log so far. */
    String logs() {
        return logs.stream().collect(Collectors.joining());
    }

    private static void keep(HttpExchange http, List<String> where) throws IOException {
        try (http) {
            boolean zipped = "gzip".equals(http.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream body = zipped ? new GZIPInputStream(http.getRequestBody()) : http.getRequestBody();
            where.add(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
            http.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            http.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
