package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * A request's body, read but not parsed yet: an endpoint parses it when it asks for it, after every check that comes first,
 * and in time to word the faults its own way.
 */
public final class RequestBody {
    private final String contentType;
    private final byte[] bytes;

    RequestBody(String contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /**
     * What the body says, whatever its form: JSON as it is, a form as an object of strings. No body is an empty object,
     * whatever type it claims.
     *
     * @throws ApiError 400 where it cannot be parsed, 415 where its type is none that is read
     */
    public JsonNode data() {
        if (bytes.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (MediaTypes.matches("application/json", contentType)) {
            return JsonBody.parse(bytes);
        }
        if (MediaTypes.matches("application/x-www-form-urlencoded", contentType)
                || MediaTypes.matches("multipart/form-data", contentType)) {
            return FormBody.parse(bytes, contentType);
        }
        throw ApiError.unsupportedMediaType(contentType);
    }
}
