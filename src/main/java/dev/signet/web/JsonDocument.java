package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** JSON objects that are stored as they are, and what PostgreSQL cannot store. */
public final class JsonDocument {
    /** Deeper ones are a mistake, or meant to exhaust somebody's stack. */
    private static final int DEEPEST = 20;

    private JsonDocument() {}

    /** Returns the JSON value in a text, which must not repeat a name in an object; empty if it is no such value. */
    public static Optional<JsonNode> parse(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            JsonBody.mustNotRepeatNames(bytes, "");
            return Optional.ofNullable(JsonBody.parse(bytes, ""));
        } catch (ApiError wrong) {
            return Optional.empty();
        }
    }

    /** Returns what is wrong with a document, in the contract's words. */
    public static List<String> faults(JsonNode document) {
        if (!document.isObject()) {
            return List.of("Must be a JSON object.");
        }
        Set<String> faults = new LinkedHashSet<>();
        collect(document, 1, faults);
        return new ArrayList<>(faults);
    }

    /** Returns the same, with this as the maximum length in bytes: of what responses show, which the database returns. */
    static List<String> faults(JsonNode document, int mostBytes) {
        List<String> faults = faults(document);
        if (document.isObject()
                && document.toString().getBytes(StandardCharsets.UTF_8).length + hiddenDigits(document) > mostBytes) {
            faults.add("Ensure this document has no more than " + mostBytes + " bytes.");
        }
        return faults;
    }

    /** PostgreSQL writes numbers without an exponent: {@code 1e308} has 309 digits. */
    private static long hiddenDigits(JsonNode node) {
        if (node.isFloatingPointNumber()) {
            return Double.isInfinite(node.doubleValue())
                    ? 0
                    : node.decimalValue().toPlainString().length()
                            - (long) node.toString().length();
        }
        return StreamSupport.stream(node.spliterator(), false)
                .mapToLong(JsonDocument::hiddenDigits)
                .sum();
    }

    private static void collect(JsonNode node, int depth, Set<String> faults) {
        if (node.isContainerNode() && depth > DEEPEST) {
            faults.add("Ensure this document is nested no more than " + DEEPEST + " levels deep.");
            return;
        }
        if (node.isTextual()) {
            faults.addAll(StorableText.faults(node.textValue()));
        }
        if (node.isFloatingPointNumber() && Double.isInfinite(node.doubleValue())) {
            faults.add("A number is out of range.");
        }
        node.fieldNames().forEachRemaining(name -> faults.addAll(StorableText.faults(name)));
        node.forEach(inner -> collect(inner, depth + 1, faults));
    }
}
