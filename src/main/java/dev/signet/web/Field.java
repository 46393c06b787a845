package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One field of a {@link Form}: what it is called, what it takes, how {@code OPTIONS} describes it. A text field reads its
 * value as Django REST Framework's {@code CharField} does, the others as {@code EmailField} and {@code BooleanField} do.
 *
 * @param required whether a whole form must have it
 * @param mayBeBlank whether an empty text is a value
 * @param maxLength the most characters (code points), or {@code null} for no bound
 * @param rule what speaks against a text beyond that
 * @param present a text that is always a value, or {@code null}
 */
public record Field(
        String name,
        String type,
        String label,
        boolean readOnly,
        boolean required,
        boolean mayBeBlank,
        Integer maxLength,
        Function<String, List<String>> rule,
        String present) {
    private static final String STRING = "string";
    private static final String EMAIL = "email";
    private static final String BOOLEAN = "boolean";
    private static final int LONGEST_EMAIL = 254;
    private static final Function<String, List<String>> ANY_TEXT = text -> List.of();

    /** What Django lets an address have as a domain without a dot. */
    private static final Set<String> LOCALHOST = Set.of("localhost");

    private static final Set<String> TRUE = Set.of("true", "1", "t", "y", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "0", "f", "n", "no", "off");

    /** A text that a client must send. */
    public static Field text(String name, String label) {
        return new Field(name, STRING, label, false, true, false, null, ANY_TEXT, null);
    }

    /** An e-mail address that a client must send, by Django's rules. */
    public static Field email(String name, String label) {
        return email(name, label, LOCALHOST);
    }

    /** The same with these domains, in lower case, as the only ones that need no dot. */
    public static Field email(String name, String label, Set<String> localDomains) {
        return new Field(
                name,
                EMAIL,
                label,
                false,
                true,
                false,
                LONGEST_EMAIL,
                text -> EmailSyntax.isAddress(text, localDomains) ? List.of() : List.of("Enter a valid email address."),
                null);
    }

    /** Yes or no, read as {@code "true"} or {@code "false"}. */
    public static Field bool(String name, String label) {
        return new Field(name, BOOLEAN, label, false, false, false, null, ANY_TEXT, null);
    }

    /** A value that only the service sets; what a client sends for it is ignored. */
    public static Field readOnly(String name, String type, String label) {
        return new Field(name, type, label, true, false, false, null, ANY_TEXT, null);
    }

    /** The same field, at most {@code characters} code points long. */
    public Field atMost(int characters) {
        return new Field(name, type, label, readOnly, required, mayBeBlank, characters, rule, present);
    }

    /** The same field, which a client may leave out. */
    public Field optional() {
        return new Field(name, type, label, readOnly, false, mayBeBlank, maxLength, rule, present);
    }

    /** The same field, which a client may leave empty. */
    public Field orBlank() {
        return new Field(name, type, label, readOnly, required, true, maxLength, rule, present);
    }

    /** The same field, whose text must also obey a rule: what speaks against it, in the contract's words. */
    public Field obeying(Function<String, List<String>> itsRule) {
        return new Field(name, type, label, readOnly, required, mayBeBlank, maxLength, itsRule, present);
    }

    /**
     * The same field of something that has this value: sent back as it is, it is a value by whatever rules it came about.
     */
    public Field keeping(String itsPresent) {
        return new Field(name, type, label, readOnly, required, mayBeBlank, maxLength, rule, itsPresent);
    }

    /**
     * Reads this field's value and adds its faults, if any, to {@code errors}.
     *
     * @return the trimmed text, or {@code null} where it is absent or faulty
     */
    String read(JsonNode object, boolean complete, Map<String, List<String>> errors) {
        JsonNode value = object.get(name);
        if (value == null) {
            if (complete && required) {
                errors.put(name, List.of("This field is required."));
            }
            return null;
        }
        if (value.isNull()) {
            errors.put(name, List.of("This field may not be null."));
            return null;
        }
        if (type.equals(BOOLEAN)) {
            return readBoolean(value, errors);
        }
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

    private String readBoolean(JsonNode value, Map<String, List<String>> errors) {
        String text = value.asText().strip().toLowerCase(Locale.ROOT);
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            errors.put(name, List.of("Must be a valid boolean."));
            return null;
        }
        return Boolean.toString(TRUE.contains(text));
    }

    private List<String> faults(String text) {
        List<String> faults = new ArrayList<>(rule.apply(text));
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
