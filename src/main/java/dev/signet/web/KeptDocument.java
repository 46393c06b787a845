package dev.signet.web;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A JSON document that rarely changes. Clients may cache it, and ask later whether it has changed (RFC 9110 §13.1.2).
 *
 * @param json the document
 * @param tag changes whenever the document does
 */
public record KeptDocument(String json, String tag) {
    /** Returns this document with its tag. */
    public static KeptDocument of(String json) {
        return new KeptDocument(json, ContentTag.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Returns the document, or 304 if the client has it.
     *
     * @param maxAge how long it may be cached
     * @param shared whether shared caches may store it too
     */
    public Response answer(Request request, Duration maxAge, boolean shared) {
        EntityTag entity = new EntityTag(tag);
        ResponseBuilder answer = ContentTag.withoutContent(request, entity)
                .orElseGet(() -> Response.ok(json, MediaType.APPLICATION_JSON_TYPE));
        String scope = shared ? "public" : "private";
        return answer.tag(entity)
                .header(HttpHeaders.CACHE_CONTROL, scope + ", max-age=" + maxAge.toSeconds())
                .build();
    }
}
