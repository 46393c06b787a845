package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A request's body, read but not parsed yet: an endpoint parses it when it asks for it, after every check that comes first,
 * and in time to word the faults its own way.
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

    /**
     * Whether a client of dj-rest-auth sent it: it gives passwords twice, whatever the settings, logs in by username or e-mail
     * address, and is told of the user.
     */
    public boolean isOfDjRestAuth() {
        return alias != null && alias.isOfDjRestAuth();
    }

    /**
     * What the body says, whatever its form: JSON as it is, a form as an object of strings. No body is an empty object,
     * whatever type it claims.
     *
     * @throws ApiError 400 where it cannot be parsed, 415 where its type is none that is read
     */
    public JsonNode data() {
        JsonNode data = parsed();
        return alias != null && data instanceof ObjectNode object ? alias.read(object) : data;
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
