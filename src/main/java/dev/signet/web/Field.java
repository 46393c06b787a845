package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One field of a {@link Form}: what it is called, what it takes, how {@code OPTIONS} describes it. A text field reads its
 * value as Django REST Framework's {@code CharField} does.
 *
 * @param maxLength the most characters (code points), or {@code null} for no bound
 */
public record Field(String name, String type, String label, boolean readOnly, Integer maxLength) {

    /** A text that a client must send. */
    public static Field text(String name, String label) {
        return new Field(name, "string", label, false, null);
    }

    /** A value that only the service sets; what a client sends for it is ignored. */
    public static Field readOnly(String name, String type, String label) {
        return new Field(name, type, label, true, null);
    }

    /** The same field, at most {@code characters} code points long. */
    public Field atMost(int characters) {
        return new Field(name, type, label, readOnly, characters);
    }

    /**
     * Reads this field's value and adds its faults, if any, to {@code errors}.
     *
     * @return the trimmed text, or {@code null} where it is absent or faulty
     */
    String read(JsonNode object, boolean required, Map<String, List<String>> errors) {
        JsonNode value = object.get(name);
        if (value == null) {
            if (required) {
                errors.put(name, List.of("This field is required."));
            }
            return null;
        }
        if (value.isNull()) {
            errors.put(name, List.of("This field may not be null."));
            return null;
        }
        if (!value.isTextual() && !value.isNumber()) {
            errors.put(name, List.of("Not a valid string."));
            return null;
        }
        String text = PythonText.strip(value.isNumber() ? PythonText.of(value) : value.textValue());
        if (text.isEmpty()) {
            errors.put(name, List.of("This field may not be blank."));
            return null;
        }
        List<String> faults = faults(text);
        if (!faults.isEmpty()) {
            errors.put(name, faults);
            return null;
        }
        return text;
    }

    private List<String> faults(String text) {
        List<String> faults = new ArrayList<>();
        if (maxLength != null && text.codePointCount(0, text.length()) > maxLength) {
            faults.add("Ensure this field has no more than " + maxLength + " characters.");
        }
        if (text.indexOf('\0') >= 0) {
            faults.add("Null characters are not allowed.");
        }
        text.codePoints()
                .filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                .findFirst()
                .ifPresent(c -> faults.add("Surrogate characters are not allowed: U+%X.".formatted(c)));
        return faults;
    }

    Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("type", type);
        description.put("required", !readOnly);
        description.put("read_only", readOnly);
        description.put("label", label);
        if (maxLength != null) {
            description.put("max_length", maxLength);
        }
        return description;
    }
}
