package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request's body, read but not parsed. The endpoint parses it after all checks that come first, and can word the
 * errors its own way.
 */
public final class RequestBody {
    private final String contentType;
    private final byte[] bytes;
    private final Alias alias;

    RequestBody(String contentType, byte[] bytes, Alias alias) {
        this.contentType = contentType;
        this.bytes = bytes;
        this.alias = alias;
    }

    /** Returns a JSON body with these members, for a caller that is not a request. */
    public static RequestBody of(Map<String, ?> members) {
        byte[] json = new JsonMapper().valueToTree(members).toString().getBytes(StandardCharsets.UTF_8);
        return new RequestBody("application/json", json, null);
    }

    /**
     * Returns whether a client of dj-rest-auth sent it. Such a client sends each new password twice, whatever the
     * settings; it may log in by username or e-mail address, and login returns the user.
     */
    public boolean isOfDjRestAuth() {
        return alias != null && alias.isOfDjRestAuth();
    }

    /**
     * Returns the body's data: JSON as it is, a form as an object of strings. An empty body is an empty object,
     * whatever its type.
     *
     * @throws ApiError 400 if it cannot be parsed, 415 if its type is not supported
     */
    public JsonNode data() {
        JsonNode data = parsed();
        return alias != null && data instanceof ObjectNode object ? alias.read(object) : data;
    }

    /**
     * Returns a body of another type, for example {@code text/csv}, as it was sent.
     *
     * @throws ApiError 415 if it has not this type
     */
    public byte[] bytes(String mediaType) {
        if (!MediaTypes.matches(mediaType, contentType)) {
            throw ApiError.unsupportedMediaType(contentType);
        }
        return bytes.clone();
    }

    /**
     * Checks that no object in a JSON body has two members of one name, of which all but the last would be lost.
     *
     * @throws ApiError 400 if one has
     */
    void mustNotRepeatNames() {
        if (bytes.length > 0 && MediaTypes.matches("application/json", contentType)) {
            JsonBody.mustNotRepeatNames(bytes, contentType);
        }
    }

    private JsonNode parsed() {
        if (bytes.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (MediaTypes.matches("application/json", contentType)) {
            return JsonBody.parse(bytes, contentType);
        }
        if (MediaTypes.matches("application/x-www-form-urlencoded", contentType)) {
            return FormBody.parseUrlEncoded(bytes, contentType);
        }
        if (MediaTypes.matches("multipart/form-data", contentType)) {
            return FormBody.parseMultipart(bytes, contentType);
        }
        throw ApiError.unsupportedMediaType(contentType);
    }
}
