package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The fields of a request body. One definition reads the body, reports all its errors at once, and describes itself in
 * the response to {@code OPTIONS}.
 */
public final class Form {
    private final List<Field<?>> fields;

    private Form(List<Field<?>> fields) {
        this.fields = fields;
    }

    /** Returns a form with these fields. */
    public static Form of(Field<?>... fields) {
        return new Form(List.of(fields));
    }

    /** Returns a form with these fields, followed by those that depend on the settings. */
    public static Form of(Stream<? extends Field<?>> fields, Stream<? extends Field<?>> more) {
        return new Form(Stream.<Field<?>>concat(fields, more).toList());
    }

    /** Returns this form with one more field, which replaces a field of the same name. */
    public Form with(Field<?> field) {
        List<Field<?>> all = new ArrayList<>(fields);
        all.removeIf(other -> other.name().equals(field.name()));
        all.add(field);
        return new Form(List.copyOf(all));
    }

    /**
     * Reads all writable fields, each of which is required unless it is optional.
     *
     * @throws ApiError 400 with every error, or like {@link RequestBody#data()}
     */
    public FilledForm read(RequestBody body) {
        return fill(body, true).verified();
    }

    /**
     * Reads the same, but keeps the errors, so that further checks can add theirs.
     *
     * @throws ApiError like {@link RequestBody#data()}, and 400 if the body is not an object
     */
    public FilledForm fill(RequestBody body) {
        return fill(body, true);
    }

    /**
     * Reads those writable fields that the body contains.
     *
     * @throws ApiError like {@link #read(RequestBody)}
     */
    public FilledForm readPartial(RequestBody body) {
        return fill(body, false).verified();
    }

    private FilledForm fill(RequestBody body, boolean complete) {
        JsonNode object = object(body);
        if (fields.stream().anyMatch(field -> field.isDocument() && object.has(field.name()))) {
            body.mustNotRepeatNames();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, List<String>> errors = new LinkedHashMap<>();
        for (Field<?> field : fields) {
            if (!field.readOnly()) {
                Object value = field.read(object, complete, errors);
                if (value != null) {
                    values.put(field.name(), value);
                }
            }
        }
        return new FilledForm(values, errors);
    }

    /**
     * Returns the body as an object, for callers that read the members themselves.
     *
     * @throws ApiError 400 if it is not an object, or like {@link RequestBody#data()}
     */
    public static JsonNode object(RequestBody body) {
        JsonNode data = body.data();
        if (data.isNull()) {
            throw ApiError.invalid(FilledForm.NO_FIELD, "No data provided");
        }
        if (!data.isObject()) {
            throw ApiError.invalid(
                    FilledForm.NO_FIELD, "Invalid data. Expected a dictionary, but got " + pythonType(data) + ".");
        }
        return data;
    }

    private static String pythonType(JsonNode data) {
        if (data.isArray()) {
            return "list";
        }
        if (data.isTextual()) {
            return "str";
        }
        if (data.isBoolean()) {
            return "bool";
        }
        return data.isIntegralNumber() ? "int" : "float";
    }

    Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        for (Field<?> field : fields) {
            description.put(field.name(), field.describe());
        }
        return description;
    }
}
