package dev.signet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * The response to a {@code GET}, held to the OpenAPI document: for tests of thousands of requests, each of which would cost REST Assured
 * several times as much.
 *
 * @param body if it is JSON, otherwise null in JSON
 */
public record Got(int status, JsonNode body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Sends this target, as it is, with an access token. */
    public static Got by(Member member, URI service, String target) {
        URI uri = URI.create(service.getScheme() + "://" + service.getAuthority() + target);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + member.access())
                .build();
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());
            ApiDescription.verify(new ApiDescription.Answer(
                    "GET",
                    uri.getRawPath(),
                    uri.getRawQuery(),
                    response.statusCode(),
                    response.headers().map(),
                    response.body()));
            boolean json = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.startsWith("application/json"))
                    .isPresent();
            return new Got(response.statusCode(), json ? JSON.readTree(response.body()) : JSON.nullNode());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** The names of the members. */
    public Iterable<String> names() {
        return body::fieldNames;
    }
}
