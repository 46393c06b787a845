package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** A request exactly as it is sent; {@code body} is null if there is none, which differs from an empty one. */
record Request(String method, String target, List<Header> headers, byte[] body) {

    private static final Set<String> KNOWN = Set.of(
            "method",
            "path",
            "headers",
            "auth",
            "json",
            "raw",
            "raw_b64",
            "form",
            "no_content_type",
            "capture",
            "filter",
            "sample",
            "status_only",
            "check_times");
    private static final String LEFT_AS_IS = "_.-~/?&=%!*'();:@+,#[]";

    record Header(String name, String value) {}

    static Request of(JsonNode step, Variables variables) {
        step.fieldNames().forEachRemaining(member -> {
            if (!KNOWN.contains(member)) {
                throw new IllegalArgumentException("unknown member " + member + " in " + step);
            }
        });
        byte[] body = body(step, variables);
        List<Header> given = new ArrayList<>();
        step.path("headers")
                .properties()
                .forEach(header -> given.add(new Header(header.getKey(), variables.text(header.getValue()))));

        List<Header> headers = new ArrayList<>();
        if (body != null
                && !named(given, "Content-Type")
                && !step.path("no_content_type").booleanValue()) {
            headers.add(new Header("Content-Type", contentType(step)));
        }
        if (!named(given, "Accept")) {
            headers.add(new Header("Accept", "application/json"));
        }
        if (step.has("auth")) {
            headers.add(new Header("Authorization", "Bearer " + variables.text(step.get("auth"))));
        }
        headers.addAll(given);
        return new Request(
                step.get("method").textValue(), quoted(variables.text(step.get("path"))), List.copyOf(headers), body);
    }

    private static byte[] body(JsonNode step, Variables variables) {
        if (step.has("json")) {
            return Json.write(variables.expand(step.get("json")));
        }
        if (step.has("raw")) {
            return variables.text(step.get("raw")).getBytes(StandardCharsets.UTF_8);
        }
        if (step.has("raw_b64")) {
            return Base64.getDecoder().decode(step.get("raw_b64").textValue());
        }
        return step.has("form") ? form(variables.expand(step.get("form"))) : null;
    }

    private static byte[] form(JsonNode fields) {
        StringJoiner form = new StringJoiner("&");
        fields.properties()
                .forEach(field -> form.add(
                        encoded(field.getKey()) + "=" + encoded(field.getValue().asText())));
        return form.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String contentType(JsonNode step) {
        return step.has("form") ? "application/x-www-form-urlencoded" : "application/json";
    }

    private static boolean named(List<Header> headers, String name) {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }

    /** Percent-encodes only what cannot stand in a request line: what the recording encodes already is sent as it is. */
    private static String quoted(String path) {
        StringBuilder quoted = new StringBuilder();
        for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (one & 0xff);
            boolean plain =
                    character < 0x80 && (Character.isLetterOrDigit(character) || LEFT_AS_IS.indexOf(character) >= 0);
            quoted.append(plain ? String.valueOf(character) : String.format("%%%02X", (int) character));
        }
        return quoted.toString();
    }
}
