package dev.signet.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;

/**
 * Values of some fields, as a client sent them.
 *
 * @param values texts, and objects for documents
 */
public record ProfileValues(Map<ProfileField, JsonNode> values) {
    /** No values. */
    public static final ProfileValues NONE = new ProfileValues(Map.of());

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Returns the values as a JSON object whose members have the names of the columns. */
    public String json() {
        var object = JsonNodeFactory.instance.objectNode();
        values.forEach((field, value) -> object.set(field.column(), value));
        return object.toString();
    }

    @Override
    public String toString() {
        return "ProfileValues" + values.keySet();
    }
}
