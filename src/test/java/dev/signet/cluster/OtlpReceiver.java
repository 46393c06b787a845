package dev.signet.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A collector of OpenTelemetry's traces and logs, by OTLP over gRPC and over HTTP, that keeps what it was sent. */
final class OtlpReceiver implements AutoCloseable {
    private static final String GRPC_TYPE = "application/grpc";

    /** A gRPC message comes behind a byte that tells whether it is compressed, and four for its length. */
    private static final int GRPC_PREFIX = 5;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<String> traces = new CopyOnWriteArrayList<>();
    private final List<String> logs = new CopyOnWriteArrayList<>();

    private OtlpReceiver() {
        this.server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> keep(request, body)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    static OtlpReceiver start() {
        return new OtlpReceiver();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** All spans so far: protocol buffers hold their texts in clear. */
    String traces() {
        return traces.stream().collect(Collectors.joining());
    }

    /** All lines of the log so far. */
    String logs() {
        return logs.stream().collect(Collectors.joining());
    }

    private void keep(HttpServerRequest request, Buffer body) {
        boolean grpc = String.valueOf(request.getHeader("Content-Type")).startsWith(GRPC_TYPE);
        switch (request.path()) {
            case "/v1/traces", "/opentelemetry.proto.collector.trace.v1.TraceService/Export" ->
                traces.add(text(request, body, grpc));
            case "/v1/logs", "/opentelemetry.proto.collector.logs.v1.LogsService/Export" ->
                logs.add(text(request, body, grpc));
            default -> throw new IllegalArgumentException(request.path());
        }
        if (grpc) {
            request.response()
                    .putHeader("Content-Type", GRPC_TYPE)
                    .putTrailer("grpc-status", "0")
                    .end(Buffer.buffer(new byte[GRPC_PREFIX]));
        } else {
            request.response()
                    .putHeader("Content-Type", "application/x-protobuf")
                    .end();
        }
    }

    private static String text(HttpServerRequest request, Buffer body, boolean grpc) {
        boolean zipped = grpc ? body.getByte(0) == 1 : "gzip".equals(request.getHeader("Content-Encoding"));
        byte[] message = body.getBytes(grpc ? GRPC_PREFIX : 0, body.length());
        try {
            byte[] plain = zipped ? new GZIPInputStream(new ByteArrayInputStream(message)).readAllBytes() : message;
            return new String(plain, StandardCharsets.ISO_8859_1);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
