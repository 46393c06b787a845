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

/**
 * Filters of the list of accounts by their documents, for administrators, written as in Django:
 * {@code metadata__plan=pro}, {@code metadata__address__city=Berlin}, {@code app_metadata__contains={"plan": "pro"}}.
 */
@Singleton
public class DocumentFilters {
    private static final String CONTAINS = "contains";
    private static final String SEPARATOR = "__";

    private final ProfileFields fields;

    DocumentFilters(ProfileFields fields) {
        this.fields = fields;
    }

    /**
     * Returns the conditions in a query over the accounts {@code u}.
     *
     * @throws ApiError 400 that lists every invalid parameter
     */
    public List<Condition> of(Query query) {
        List<Condition> conditions = new ArrayList<>();
        Map<String, List<String>> errors = new LinkedHashMap<>();
        for (ProfileField field : fields.on()) {
            if (field.isDocument()) {
                String prefix = field.column() + SEPARATOR;
                query.names().stream().filter(name -> name.startsWith(prefix)).forEach(name -> {
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
        return JsonNodeFactory.instance.objectNode().set(names.length == 0 ? "" : names[0], inner);
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
