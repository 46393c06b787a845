package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One field of a {@link Form}: its name, its type, its rules and its description in {@code OPTIONS}. A text field reads
 * its value like Django REST Framework's {@code CharField}, the others like {@code EmailField} and
 * {@code BooleanField}. The field is also the key of its value in a {@link FilledForm}.
 *
 * @param <T> the type of its values
 * @param valueType the class of its values
 * @param type the type's name in {@code OPTIONS}
 * @param required whether a complete form must have it
 * @param mayBeBlank whether an empty text is valid
 * @param maxLength the maximum number of characters (code points), or of bytes of a document; {@code null} if unlimited
 * @param rule returns the errors of a text by further rules
 * @param present a text that is always valid, or {@code null}
 */
public record Field<T>(
        String name,
        Class<T> valueType,
        String type,
        String label,
        boolean readOnly,
        boolean required,
        boolean mayBeBlank,
        Integer maxLength,
        Function<String, List<String>> rule,
        String present) {
    public static final String REQUIRED = "This field is required.";

    private static final String STRING = "string";
    private static final String EMAIL = "email";
    private static final String BOOLEAN = "boolean";
    private static final String LIST = "list";
    private static final String DOCUMENT = "field";
    private static final Function<String, List<String>> ANY_TEXT = text -> List.of();

    /** The only domain without a dot that Django accepts. */
    private static final Set<String> LOCALHOST = Set.of("localhost");

    static final Set<String> TRUE = Set.of("true", "1", "t", "y", "yes", "on");
    static final Set<String> FALSE = Set.of("false", "0", "f", "n", "no", "off");

    /** Returns a required text field. */
    public static Field<String> text(String name, String label) {
        return new Field<>(name, String.class, STRING, label, false, true, false, null, ANY_TEXT, null);
    }

    /** Returns a required e-mail address field, by Django's rules. */
    public static Field<String> email(String name, String label) {
        return email(name, label, LOCALHOST);
    }

    /** Returns the same with these domains, in lower case, as the only ones that need no dot. */
    public static Field<String> email(String name, String label, Set<String> localDomains) {
        return new Field<>(
                name,
                String.class,
                EMAIL,
                label,
                false,
                true,
                false,
                null,
                text -> EmailSyntax.isAddress(text, localDomains) ? List.of() : List.of("Enter a valid email address."),
                null);
    }

    /** Returns an optional boolean field. */
    public static Field<Boolean> bool(String name, String label) {
        return new Field<>(name, Boolean.class, BOOLEAN, label, false, false, false, null, ANY_TEXT, null);
    }

    /** Returns a required field of several texts: a list, or in forms one text with commas between them. */
    public static Field<String[]> texts(String name, String label) {
        return new Field<>(name, String[].class, LIST, label, false, true, false, null, ANY_TEXT, null);
    }

    /** Returns an optional field of a JSON object that is stored as it is; in forms, its text. */
    public static Field<ObjectNode> document(String name, String label, int mostBytes) {
        return new Field<>(name, ObjectNode.class, DOCUMENT, label, false, false, false, mostBytes, ANY_TEXT, null);
    }

    /** Returns a field that only the service sets; a value from the client is ignored. */
    public static Field<Void> readOnly(String name, String type, String label) {
        return new Field<>(name, Void.class, type, label, true, false, false, null, ANY_TEXT, null);
    }

    /** Returns the same field, at most {@code characters} code points long. */
    public Field<T> atMost(int characters) {
        return new Field<>(name, valueType, type, label, readOnly, required, mayBeBlank, characters, rule, present);
    }

    /** Returns the same field, but optional. */
    public Field<T> optional() {
        return new Field<>(name, valueType, type, label, readOnly, false, mayBeBlank, maxLength, rule, present);
    }

    /** Returns the same field, but an empty text is valid. */
    public Field<T> orBlank() {
        return new Field<>(name, valueType, type, label, readOnly, required, true, maxLength, rule, present);
    }

    /** Returns the same field with a further rule, which returns a text's errors in the contract's words. */
    public Field<T> obeying(Function<String, List<String>> itsRule) {
        return new Field<>(name, valueType, type, label, readOnly, required, mayBeBlank, maxLength, itsRule, present);
    }

    /** Returns the same field with its current value, which is always valid, even if it breaks the rules. */
    public Field<T> keeping(String itsPresent) {
        return new Field<>(name, valueType, type, label, readOnly, required, mayBeBlank, maxLength, rule, itsPresent);
    }

    /**
     * Reads this field's value and adds its errors, if any, to {@code errors}.
     *
     * @return the value, a text without white space around it, or {@code null} if it is missing or invalid
     */
    T read(JsonNode object, boolean complete, Map<String, List<String>> errors) {
        JsonNode value = object.get(name);
        if (value == null) {
            if (complete && required) {
                errors.put(name, List.of(REQUIRED));
            }
            return null;
        }
        if (value.isNull()) {
            errors.put(name, List.of("This field may not be null."));
            return null;
        }
        return switch (type) {
            case BOOLEAN -> valueType.cast(readBoolean(value, errors));
            case LIST -> valueType.cast(readTexts(value, errors));
            case DOCUMENT -> valueType.cast(readDocument(value, errors));
            default -> valueType.cast(readText(value, errors));
        };
    }

    private String[] readTexts(JsonNode value, Map<String, List<String>> errors) {
        if (value.isTextual()) {
            return Stream.of(value.textValue().split(","))
                    .map(PythonText::strip)
                    .filter(text -> !text.isEmpty())
                    .toArray(String[]::new);
        }
        List<String> texts = new ArrayList<>();
        value.forEach(item -> texts.add(item.textValue()));
        if (!value.isArray() || texts.contains(null)) {
            errors.put(name, List.of("Expected a list of texts."));
            return null;
        }
        return texts.toArray(String[]::new);
    }

    private Boolean readBoolean(JsonNode value, Map<String, List<String>> errors) {
        String text = value.asText().strip().toLowerCase(Locale.ROOT);
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            errors.put(name, List.of("Must be a valid boolean."));
            return null;
        }
        return TRUE.contains(text);
    }

    boolean isDocument() {
        return valueType == ObjectNode.class;
    }

    private JsonNode readDocument(JsonNode value, Map<String, List<String>> errors) {
        JsonNode document =
                value.isTextual() ? JsonDocument.parse(value.textValue()).orElse(value) : value;
        List<String> faults = JsonDocument.faults(document, maxLength);
        if (!faults.isEmpty()) {
            errors.put(name, faults);
            return null;
        }
        return document;
    }

    private String readText(JsonNode value, Map<String, List<String>> errors) {
        if (value.isTextual() && value.textValue().equals(present)) {
            return present;
        }
        if (!value.isTextual() && !value.isNumber()) {
            errors.put(name, List.of("Not a valid string."));
            return null;
        }
        String text = PythonText.strip(value.isNumber() ? PythonText.of(value) : value.textValue());
        if (text.isEmpty() && mayBeBlank) {
            return text;
        }
        List<String> faults = text.isEmpty() ? List.of("This field may not be blank.") : faults(text);
        if (!faults.isEmpty()) {
            errors.put(name, faults);
            return null;
        }
        return text;
    }

    /** In the reference's order: the rules of a model come before those of all texts, and the one of all addresses comes last. */
    private List<String> faults(String text) {
        List<String> faults = new ArrayList<>(type.equals(EMAIL) ? List.of() : rule.apply(text));
        if (maxLength != null && text.codePointCount(0, text.length()) > maxLength) {
            faults.add("Ensure this field has no more than " + maxLength + " characters.");
        }
        faults.addAll(StorableText.faults(text));
        if (type.equals(EMAIL)) {
            faults.addAll(rule.apply(text));
        }
        return faults.stream().distinct().toList();
    }

    Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("type", type);
        description.put("required", required);
        description.put("read_only", readOnly);
        description.put("label", label);
        if (maxLength != null) {
            description.put("max_length", maxLength);
        }
        return description;
    }
}
