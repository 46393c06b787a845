package dev.signet.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.signet.page.Condition;
import dev.signet.web.ApiError;
import dev.signet.web.JsonDocument;
import dev.signet.web.Query;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Filters of the list of accounts by their documents, for administrators, written as in Django:
 * {@code metadata__plan=pro}, {@code metadata__address__city=Berlin}, {@code app_metadata__contains={"plan": "pro"}}.
 */
@Singleton
public class DocumentFilters {
    private static final String CONTAINS = "contains";
    private static final String SEPARATOR = "__";

    private static final String NO_FILTER = "There is no such filter. A filter is metadata__ or app_metadata__ and the"
            + " name of a member, or contains; the document must be in signet.profile.fields.";

    /** Django's lookups of a JSON field, except {@code contains}. */
    private static final Set<String> OTHER_LOOKUPS = Set.of(
            "exact",
            "iexact",
            "icontains",
            "in",
            "gt",
            "gte",
            "lt",
            "lte",
            "startswith",
            "istartswith",
            "endswith",
            "iendswith",
            "range",
            "isnull",
            "regex",
            "iregex",
            "contained_by",
            "has_key",
            "has_keys",
            "has_any_keys");

    private final ProfileFields fields;

    DocumentFilters(ProfileFields fields) {
        this.fields = fields;
    }

    /**
     * Returns the conditions in a query over the accounts {@code u}. Other parameters that are unknown do nothing, as in
     * Django, but a misspelt filter of a document must not find every account.
     *
     * @throws ApiError 400 that lists every invalid parameter
     */
    public List<Condition> of(Query query) {
        List<Condition> conditions = new ArrayList<>();
        Map<String, List<String>> errors = faultsOfNames(query);
        for (ProfileField field : fields.on()) {
            if (field.isDocument()) {
                String prefix = field.column() + SEPARATOR;
                query.names().stream()
                        .filter(name -> name.startsWith(prefix) && !errors.containsKey(name))
                        .forEach(name -> {
                            List<JsonNode> parts = query.text(name)
                                    .map(value -> parts(name.substring(prefix.length()), value))
                                    .orElse(List.of());
                            List<String> faults = parts.stream()
                                    .flatMap(part -> JsonDocument.faults(part).stream())
                                    .distinct()
                                    .toList();
                            if (!faults.isEmpty()) {
                                errors.put(name, faults);
                            } else if (!parts.isEmpty()) {
                                conditions.add(anyOf(field, parts, conditions.size()));
                            }
                        });
            }
        }
        if (!errors.isEmpty()) {
            throw ApiError.invalid(errors);
        }
        return conditions;
    }

    private Map<String, List<String>> faultsOfNames(Query query) {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        query.names().stream()
                .filter(DocumentFilters::namesDocument)
                .forEach(name -> faultOfName(name).ifPresent(fault -> faults.put(name, List.of(fault))));
        return faults;
    }

    private static boolean namesDocument(String parameter) {
        return Stream.of(ProfileField.values())
                .anyMatch(field -> field.isDocument() && parameter.startsWith(field.column()));
    }

    private Optional<String> faultOfName(String name) {
        int end = name.indexOf(SEPARATOR);
        boolean isOn = fields.on().stream()
                .anyMatch(field ->
                        field.isDocument() && end >= 0 && field.column().equals(name.substring(0, end)));
        if (!isOn) {
            return Optional.of(NO_FILTER);
        }
        String path = name.substring(end + SEPARATOR.length());
        List<String> members = List.of(path.split(SEPARATOR, -1));
        String last = members.get(members.size() - 1);
        if (members.contains("")) {
            return Optional.of(NO_FILTER);
        }
        return OTHER_LOOKUPS.contains(last) || last.equals(CONTAINS) && !path.equals(CONTAINS)
                ? Optional.of("There is no lookup " + last + " here. To find a member of that name, use contains.")
                : Optional.empty();
    }

    /** Returns what the document must contain one of: a value in a query may be a text or JSON. */
    private static List<JsonNode> parts(String path, String value) {
        Optional<JsonNode> json = JsonDocument.parse(value);
        if (path.equals(CONTAINS)) {
            return List.of(json.orElseGet(() -> TextNode.valueOf(value)));
        }
        List<JsonNode> parts = new ArrayList<>(List.of(nested(path, TextNode.valueOf(value))));
        json.filter(parsed -> !parsed.isTextual()).ifPresent(parsed -> parts.add(nested(path, parsed)));
        return parts;
    }

    private static ObjectNode nested(String path, JsonNode value) {
        String[] names = path.split(SEPARATOR);
        JsonNode inner = value;
        for (int i = names.length - 1; i > 0; i--) {
            inner = JsonNodeFactory.instance.objectNode().set(names[i], inner);
        }
        return JsonNodeFactory.instance.objectNode().set(names[0], inner);
    }

    private static Condition anyOf(ProfileField field, List<JsonNode> parts, int number) {
        List<String> alternatives = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        for (JsonNode part : parts) {
            String name = "document" + number + "x" + values.size();
            alternatives.add("u." + field.column() + " @> cast(:" + name + " as jsonb)");
            values.put(name, part.toString());
        }
        return new Condition(String.join(" or ", alternatives), values);
    }
}
