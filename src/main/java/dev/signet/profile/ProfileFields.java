package dev.signet.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The fields that the settings turn on, in forms and in responses. */
@Singleton
public class ProfileFields {
    private static final int LONGEST_NAME = 150;
    private static final int LONGEST_LOCALE = 35;

    /** BCP 47 tags, also as some systems write them, with an underscore. */
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*");

    private static final Map<ProfileField, Field<String>> TEXTS = Map.of(
            ProfileField.FIRST_NAME, text("first_name", "First name", LONGEST_NAME),
            ProfileField.LAST_NAME, text("last_name", "Last name", LONGEST_NAME),
            ProfileField.LOCALE,
                    text("locale", "Locale", LONGEST_LOCALE)
                            .obeying(tag -> LANGUAGE.matcher(tag).matches()
                                    ? List.of()
                                    : List.of("Enter a valid language tag, such as en or pt-BR.")));

    private final List<ProfileField> on;
    private final Map<ProfileField, Field<ObjectNode>> documents;

    ProfileFields(ProfileConfig config) {
        this.on = config.fields().orElse(List.of());
        int size = (int) config.documentSize().asLongValue();
        this.documents = Map.of(
                ProfileField.METADATA, Field.document("metadata", "Metadata", size),
                ProfileField.APP_METADATA, Field.document("app_metadata", "App metadata", size));
    }

    private static Field<String> text(String name, String label, int longest) {
        return Field.text(name, label).atMost(longest).orBlank().optional();
    }

    /** Returns the fields of a form for users; they cannot write the administrators' document. */
    public Stream<Field<?>> forUsers() {
        return on.stream()
                .map(field -> field == ProfileField.APP_METADATA
                        ? Field.readOnly(field.column(), "field", "App metadata")
                        : field(field));
    }

    /** Returns the fields of a form for administrators. */
    public Stream<Field<?>> forAdministrators() {
        return on.stream().map(this::field);
    }

    private Field<?> field(ProfileField field) {
        return field.isDocument() ? documents.get(field) : TEXTS.get(field);
    }

    /** Returns the values in a form that has the fields for users or for administrators. */
    public ProfileValues in(FilledForm form) {
        Map<ProfileField, JsonNode> values = new EnumMap<>(ProfileField.class);
        for (ProfileField field : on) {
            if (field.isDocument()) {
                form.find(documents.get(field)).ifPresent(document -> values.put(field, document));
            } else {
                form.find(TEXTS.get(field)).ifPresent(text -> values.put(field, TextNode.valueOf(text)));
            }
        }
        return new ProfileValues(values);
    }

    /**
     * Returns the values that another system knows, for a new account. What is blank, not turned on, or not valid here is
     * left out: nobody is there to correct it.
     */
    public ProfileValues names(String first, String last, String locale) {
        Map<ProfileField, JsonNode> values = new EnumMap<>(ProfileField.class);
        Map.of(
                        ProfileField.FIRST_NAME, first,
                        ProfileField.LAST_NAME, last,
                        ProfileField.LOCALE, locale)
                .forEach((field, text) -> {
                    if (on.contains(field) && !text.isBlank() && isValid(field, text)) {
                        values.put(field, TextNode.valueOf(text));
                    }
                });
        return new ProfileValues(values);
    }

    private static boolean isValid(ProfileField field, String text) {
        int longest = field == ProfileField.LOCALE ? LONGEST_LOCALE : LONGEST_NAME;
        return text.codePointCount(0, text.length()) <= longest
                && (field != ProfileField.LOCALE || LANGUAGE.matcher(text).matches());
    }

    /** Returns the profile of a new account with these values, as responses show it. */
    public Map<String, Object> shown(ProfileValues values) {
        Map<String, Object> profile = new LinkedHashMap<>();
        for (ProfileField field : on) {
            JsonNode blank = field.isDocument() ? JsonNodeFactory.instance.objectNode() : TextNode.valueOf("");
            profile.put(field.column(), values.values().getOrDefault(field, blank));
        }
        return profile;
    }

    List<ProfileField> on() {
        return on;
    }
}
