package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Replaces what is new in each run (ids, times, tokens, names, the host) by words that stand for its form. */
final class Normalizer {

    static final Pattern LOOSE_TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:?\\d\\d)");

    private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final int LONGEST_JUST_TEXT = 60;
    private static final int LONGEST_IN_FULL = 2000;

    private final Variables variables;
    private final String host;

    /** {@code host} with its port, as links in an answer would name it. */
    Normalizer(Variables variables, String host) {
        this.variables = variables;
        this.host = host;
    }

    JsonNode normalize(JsonNode value) {
        return normalize(value, "");
    }

    /** {@code key} names the member that the value belongs to; an array's elements share the array's. */
    JsonNode normalize(JsonNode value, String key) {
        if (value.isObject()) {
            return object(value);
        }
        if (value.isArray()) {
            ArrayNode normalized = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> normalized.add(normalize(element, key)));
            return normalized;
        }
        if (key.equals("id")
                && value.isIntegralNumber()
                && value.bigIntegerValue().signum() > 0) {
            return TextNode.valueOf("<integer>");
        }
        return value.isTextual() ? TextNode.valueOf(normalize(value.textValue(), key)) : value;
    }

    String normalize(String text, String key) {
        if (TOKEN.matcher(text).matches() && text.length() > LONGEST_JUST_TEXT) {
            return token(text);
        }
        if (key.equals("created_at") || key.equals("updated_at")) {
            return timestamp(text);
        }
        String suffix = key.equals("email") ? "_email" : "";
        if (key.equals("author") || key.equals("username") || key.equals("email")) {
            for (String account : Variables.ACCOUNTS) {
                String name = "{{" + account + suffix + "}}";
                if (text.equals(variables.text(TextNode.valueOf(name)))) {
                    return name;
                }
            }
        }
        return shortened(text.replace(variables.rand(), "{{rand}}").replace(host, "<host>"));
    }

    /** The greeting of the protected endpoint is free, so an object of nothing but a message is equal to any other. */
    private JsonNode object(JsonNode value) {
        JsonNode message = value.path("message");
        if (value.size() == 1 && message.isTextual() && !message.textValue().isEmpty()) {
            return Json.object().put("message", "<message>");
        }
        ObjectNode normalized = Json.object();
        value.properties()
                .forEach(member -> normalized.set(member.getKey(), normalize(member.getValue(), member.getKey())));
        return normalized;
    }

    private static String token(String text) {
        try {
            return "<jwt:" + Jwt.parse(text).payload().path("token_type").asText("None") + ">";
        } catch (CannotRun e) {
            return "<bad-jwt>";
        }
    }

    private static String timestamp(String text) {
        if (TIMESTAMP.matcher(text).matches()) {
            return "<timestamp>";
        }
        return LOOSE_TIMESTAMP.matcher(text).matches()
                ? "<timestamp, other format>"
                : "<not a timestamp: " + text + ">";
    }

    /** Python counts code points, so the recorded lengths do. */
    private static String shortened(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= LONGEST_IN_FULL
                ? text
                : "<string of " + length + ", sha256 " + sha256(text).substring(0, 16) + ">";
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
