package dev.signet.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One operation of the document. */
record Operation(ApiDocument document, String method, String path, JsonNode node) {

    String id() {
        return node.path("operationId").asText();
    }

    /** Whether a call needs a bearer token. */
    boolean isGuarded() {
        return takesToken() && !admitsAnyone();
    }

    /** Whether a bearer token that is sent is looked at. */
    boolean takesToken() {
        return node.path("security").findValue("bearerAuth") != null;
    }

    /** Whether a call needs the secret of a client. */
    boolean takesClient() {
        return node.path("security").findValue("clientAuth") != null;
    }

    /** Whether {@code security} is said, and lets anyone in. */
    boolean admitsAnyone() {
        JsonNode security = node.path("security");
        if (!security.isArray()) {
            return false;
        }
        for (JsonNode alternative : security) {
            if (alternative.isEmpty()) {
                return true;
            }
        }
        return security.isEmpty();
    }

    boolean answers(int status) {
        return node.path("responses").has(Integer.toString(status));
    }

    JsonNode response(int status) {
        return document.resolve(node.path("responses").path(Integer.toString(status)));
    }

    JsonNode schema(int status) {
        return content(status).path("schema");
    }

    /** The bodies that the document shows for this status. */
    List<JsonNode> examples(int status) {
        return examples(content(status));
    }

    /** Whether it returns comma-separated values. */
    boolean isTable() {
        return response(200).path("content").has("text/csv");
    }

    /** As JSON, if the operation has that: errors may be pages, too, and a table is one thing only. */
    private JsonNode content(int status) {
        JsonNode types = response(status).path("content");
        return types.has("application/json") || types.isEmpty()
                ? types.path("application/json")
                : types.elements().next();
    }

    boolean takesBody() {
        return node.has("requestBody");
    }

    /** Whether a body without any member is faulty. */
    boolean wantsMembers() {
        return takesBody()
                && document.resolve(bodies().path("application/json").path("schema"))
                        .has("required");
    }

    /** Whether it is for administrators alone. */
    boolean isForAdministrators() {
        return node.at("/responses/403/$ref").asText().endsWith("AdministratorsOnly");
    }

    /** The request's media types. */
    JsonNode bodies() {
        return document.resolve(node.path("requestBody")).path("content");
    }

    List<JsonNode> examples(JsonNode mediaType) {
        List<JsonNode> values = new ArrayList<>();
        mediaType
                .path("examples")
                .forEach(example -> values.add(document.resolve(example).path("value")));
        return values;
    }

    @Override
    public String toString() {
        return method.toUpperCase(Locale.ROOT) + " " + path;
    }
}
