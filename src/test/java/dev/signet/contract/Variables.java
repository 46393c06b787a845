package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code {{x}}} stands for in one run of one case: the accounts, a marker new in each run, captured values. */
final class Variables {

    static final List<String> ACCOUNTS = List.of("alice", "bob", "admin");
    static final String PASSWORD = "password123";

    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{\\s*([\\w.]+)\\s*}}");

    private final Map<String, JsonNode> values = new HashMap<>();

    Variables() {
        for (String account : ACCOUNTS) {
            set(account, TextNode.valueOf(account));
            set(account + "_email", TextNode.valueOf(email(account)));
        }
        set("password", TextNode.valueOf(PASSWORD));
        set(
                "rand",
                TextNode.valueOf(UUID.randomUUID().toString().replace("-", "").substring(0, 12)));
    }

    static String email(String account) {
        return account + "@example.com";
    }

    String rand() {
        return values.get("rand").textValue();
    }

    void set(String name, JsonNode value) {
        values.put(name, value);
    }

    /** An answer without the member to capture also forgets what an earlier one gave. */
    void forget(String name) {
        values.remove(name);
    }

    String text(JsonNode template) {
        return plain(expand(template));
    }

    /** A template that is the whole string stands for the value itself, a number remaining a number. */
    JsonNode expand(JsonNode template) {
        if (template.isTextual()) {
            return expand(template.textValue());
        }
        if (template.isObject() && template.size() == 1 && template.has("$repeat")) {
            JsonNode repeat = template.get("$repeat");
            return TextNode.valueOf(
                    repeat.get(0).textValue().repeat(repeat.get(1).intValue()));
        }
        if (template.isObject()) {
            ObjectNode expanded = JsonNodeFactory.instance.objectNode();
            template.properties().forEach(member -> expanded.set(member.getKey(), expand(member.getValue())));
            return expanded;
        }
        if (template.isArray()) {
            ArrayNode expanded = JsonNodeFactory.instance.arrayNode();
            template.forEach(element -> expanded.add(expand(element)));
            return expanded;
        }
        return template;
    }

    private JsonNode expand(String template) {
        Matcher matcher = TEMPLATE.matcher(template);
        if (matcher.matches() && values.containsKey(matcher.group(1))) {
            return values.get(matcher.group(1));
        }
        matcher.reset();
        return TextNode.valueOf(
                matcher.replaceAll(found -> Matcher.quoteReplacement(plain(value(found.group(1), found.group())))));
    }

    private JsonNode value(String name, String template) {
        JsonNode value = values.get(name);
        if (value == null) {
            throw new CannotRun("no value for " + template);
        }
        return value;
    }

    private static String plain(JsonNode value) {
        return value.isValueNode() ? value.asText() : Json.text(value);
    }
}
