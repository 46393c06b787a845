package dev.signet.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.ApiDescription;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Requests to a replica. */
final class Http {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private Http() {}

    /** What came back. */
    record Answer(int status, HttpHeaders headers, JsonNode body) {
        String text(String member) {
            return body.path(member).asText();
        }

        Optional<String> header(String name) {
            return headers.firstValue(name);
        }
    }

    static Answer get(URI base, String path, String access, String... headers) throws IOException {
        return send(with(headers, request(base, path, access)).GET().build());
    }

    static Answer post(URI base, String path, String access, Map<String, ?> body, String... headers)
            throws IOException {
        return send(with(headers, request(base, path, access))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    }

    private static HttpRequest.Builder with(String[] headers, HttpRequest.Builder request) {
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    static Answer delete(URI base, String path, String access) throws IOException {
        return send(request(base, path, access).DELETE().build());
    }

    private static HttpRequest.Builder request(URI base, String path, String access) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofMinutes(1));
        return access == null ? request : request.header("Authorization", "Bearer " + access);
    }

    private static Answer send(HttpRequest request) throws IOException {
        try {
            var response = CLIENT.send(request, BodyHandlers.ofString());
            String body = response.body();
            // A proxy's own responses have none.
            if (response.headers().firstValue("X-Request-Id").isPresent()) {
                ApiDescription.verify(new ApiDescription.Answer(
                        request.method(),
                        request.uri().getRawPath(),
                        request.uri().getRawQuery(),
                        response.statusCode(),
                        response.headers().map(),
                        body.getBytes(StandardCharsets.UTF_8)));
            }
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    body.startsWith("{") || body.startsWith("[") ? JSON.readTree(body) : JSON.nullNode());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }
}
