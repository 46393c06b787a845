package dev.signet.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * As much of JSON Schema as the document uses; a keyword that it does not know is a fault of the document. Stricter in one
 * point: a member that an object's schema does not name is a fault, too.
 */
final class SchemaCheck {
    private final ApiDocument document;

    SchemaCheck(ApiDocument document) {
        this.document = document;
    }

    /** What is wrong with the value; empty if nothing is. */
    List<String> faults(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        check(document.resolve(schema), value, "", faults);
        return faults;
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> faults) {
        schema.fields().forEachRemaining(keyword -> {
            if (!holds(keyword.getKey(), keyword.getValue(), schema, value, at, faults)) {
                faults.add("%s: %s is not %s %s".formatted(at, value, keyword.getKey(), keyword.getValue()));
            }
        });
        if (value.isObject() && schema.has("type") && !schema.has("additionalProperties")) {
            value.fieldNames().forEachRemaining(name -> {
                if (!schema.path("properties").has(name)) {
                    faults.add("%s: nobody told of the member %s".formatted(at, name));
                }
            });
        }
    }

    private boolean holds(
            String keyword, JsonNode wanted, JsonNode schema, JsonNode value, String at, List<String> faults) {
        switch (keyword) {
            case "description", "examples", "format":
                return true;
            case "type":
                return (wanted.isArray() ? stream(wanted) : Stream.of(wanted))
                        .anyMatch(type -> isOfType(type.textValue(), value));
            case "required":
                return stream(wanted).allMatch(name -> value.has(name.textValue()));
            case "properties":
                wanted.fields().forEachRemaining(property -> {
                    if (value.has(property.getKey())) {
                        check(
                                document.resolve(property.getValue()),
                                value.get(property.getKey()),
                                at + "/" + property.getKey(),
                                faults);
                    }
                });
                return true;
            case "additionalProperties":
                value.fields().forEachRemaining(member -> {
                    if (!schema.path("properties").has(member.getKey())) {
                        check(document.resolve(wanted), member.getValue(), at + "/" + member.getKey(), faults);
                    }
                });
                return true;
            case "items":
                value.forEach(item -> check(document.resolve(wanted), item, at + "/-", faults));
                return true;
            case "oneOf":
                return stream(wanted)
                                .filter(one -> faults(one, value).isEmpty())
                                .count()
                        == 1;
            case "enum":
                return stream(wanted).anyMatch(value::equals);
            case "const":
                return wanted.equals(value);
            case "pattern":
                return value.textValue().matches(wanted.textValue());
            case "minLength":
                return length(value) >= wanted.intValue();
            case "maxLength":
                return length(value) <= wanted.intValue();
            case "minItems", "minProperties":
                return value.size() >= wanted.intValue();
            case "maxProperties":
                return value.size() <= wanted.intValue();
            case "minimum":
                return new BigDecimal(value.asText()).compareTo(wanted.decimalValue()) >= 0;
            default:
                faults.add(at + ": unknown keyword " + keyword);
                return true;
        }
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> false;
        };
    }

    private static int length(JsonNode text) {
        return text.asText().codePointCount(0, text.asText().length());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
