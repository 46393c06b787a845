package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says how an answer differs from the one expected, both in recorded form, member by member. */
final class Comparison {

    /** Stands in a {@link Difference} for a body that depends on what other cases left behind. */
    static final String ANYTHING = "<anything>";

    private static final String JSON_PARSE_ERROR = "JSON parse error - ";
    private static final List<String> HEADERS = List.of("media", "allow", "www_authenticate", "location", "times");
    private static final int LONGEST_SHOWN = 600;

    private Comparison() {}

    static List<String> of(JsonNode step, JsonNode expected, JsonNode got) {
        if (expected.isNull() || got.isNull()) {
            return List.of();
        }
        if (!step.has("method") || !expected.has("status") || !got.has("status")) {
            JsonNode ours = step.has("decode") ? Claims.expected(expected) : expected;
            return equal(ours, got) ? List.of() : List.of(told("answer", got, ours));
        }
        List<String> differences = new ArrayList<>();
        if (expected.get("status").intValue() != got.get("status").intValue()) {
            differences.add(told("status", got.get("status"), expected.get("status")));
        }
        for (String member : HEADERS) {
            if (!equal(member(expected, member), member(got, member))) {
                differences.add(told(member, member(got, member), member(expected, member)));
            }
        }
        if (!equal(member(expected, "body"), member(got, "body"))) {
            differences.add(told("body", member(got, "body"), member(expected, "body")));
        }
        if (got.has("error")) {
            differences.add(got.get("error").asText());
        }
        return differences;
    }

    /** Absent and null are one: the recorder writes either. */
    private static JsonNode member(JsonNode answer, String name) {
        JsonNode value = answer.path(name);
        return value.isMissingNode() ? NullNode.getInstance() : value;
    }

    private static boolean equal(JsonNode expected, JsonNode got) {
        if (expected.isTextual()) {
            return equal(expected.textValue(), got);
        }
        if (expected.isObject()) {
            return got.isObject()
                    && Set.copyOf(names(expected)).equals(Set.copyOf(names(got)))
                    && names(expected).stream().allMatch(name -> equal(expected.get(name), got.get(name)));
        }
        if (expected.isArray()) {
            return got.isArray() && expected.size() == got.size() && elementsEqual(expected, got);
        }
        if (expected.isNumber()) {
            return got.isNumber() && expected.decimalValue().equals(got.decimalValue());
        }
        return expected.equals(got);
    }

    /** The words that a JSON parser finds for what is wrong are its own (difference 9 in docs/differences.md), but it finds some. */
    private static boolean equal(String expected, JsonNode got) {
        if (expected.equals(ANYTHING)) {
            return true;
        }
        if (!got.isTextual()) {
            return false;
        }
        String text = got.textValue();
        return text.equals(expected)
                || expected.startsWith(JSON_PARSE_ERROR)
                        && text.startsWith(JSON_PARSE_ERROR)
                        && text.length() > JSON_PARSE_ERROR.length();
    }

    private static boolean elementsEqual(JsonNode expected, JsonNode got) {
        for (int i = 0; i < expected.size(); i++) {
            if (!equal(expected.get(i), got.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String told(String what, JsonNode got, JsonNode expected) {
        return what + " " + shortened(got) + "\n      expected " + shortened(expected);
    }

    private static String shortened(JsonNode value) {
        String text = Json.text(value);
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
