package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a request's body. One definition reads the body, names every fault at once, and describes itself in the
 * answer to {@code OPTIONS}.
 */
public final class Form {
    private final List<Field> fields;

    private Form(List<Field> fields) {
        this.fields = fields;
    }

    /** A form of these fields. */
    public static Form of(Field... fields) {
        return new Form(List.of(fields));
    }

    /** This form and one more field, which takes the place of one of its name. */
    public Form with(Field field) {
        List<Field> all = new ArrayList<>(fields);
        all.removeIf(other -> other.name().equals(field.name()));
        all.add(field);
        return new Form(List.copyOf(all));
    }

    /**
     * The values of all writable fields, each of which must be there.
     *
     * @throws ApiError 400 with every fault, or as {@link RequestBody#data()} does
     */
    public Map<String, String> read(RequestBody body) {
        return fill(body, true).values();
    }

    /**
     * The same with the faults kept, for checks that add others.
     *
     * @throws ApiError as {@link RequestBody#data()} does, and 400 if the body is no object
     */
    public FilledForm fill(RequestBody body) {
        return fill(body, true);
    }

    /**
     * The values of those writable fields that the body has.
     *
     * @throws ApiError as {@link #read(RequestBody)} does
     */
    public Map<String, String> readPartial(RequestBody body) {
        return fill(body, false).values();
    }

    private FilledForm fill(RequestBody body, boolean complete) {
        JsonNode object = object(body);
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, List<String>> errors = new LinkedHashMap<>();
        for (Field field : fields) {
            if (!field.readOnly()) {
                String value = field.read(object, complete, errors);
                if (value != null) {
                    values.put(field.name(), value);
                }
            }
        }
        return new FilledForm(values, errors);
    }

    /**
     * The body as an object, for who reads it field by field.
     *
     * @throws ApiError 400 where it is something else, or as {@link RequestBody#data()} does
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
        for (Field field : fields) {
            description.put(field.name(), field.describe());
        }
        return description;
    }
}
