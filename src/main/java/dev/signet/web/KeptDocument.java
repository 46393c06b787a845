package dev.signet.web;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A JSON document that changes seldom: whoever fetched it may keep it for a while, and ask later whether it is still the same
 * (RFC 9110 §13.1.2).
 *
 * @param json the document
 * @param tag what changes whenever it does
 */
public record KeptDocument(String json, String tag) {
    private static final int TAG_BYTES = 16;

    /** This document. */
    public static KeptDocument of(String json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return new KeptDocument(json, HexFormat.of().formatHex(digest, 0, TAG_BYTES));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /**
     * The document, or 304 where the client has it.
     *
     * @param maxAge how long it may be kept
     * @param shared whether caches may keep it for others, too
     */
    public Response answer(Request request, Duration maxAge, boolean shared) {
        EntityTag entity = new EntityTag(tag);
        ResponseBuilder unchanged = request.evaluatePreconditions(entity);
        ResponseBuilder answer = unchanged != null ? unchanged : Response.ok(json, MediaType.APPLICATION_JSON_TYPE);
        String whose = shared ? "public" : "private";
        return answer.tag(entity)
                .header(HttpHeaders.CACHE_CONTROL, whose + ", max-age=" + maxAge.toSeconds())
                .build();
    }
}
