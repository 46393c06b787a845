package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reduces a response to what the recording keeps of it: status, media type, body and the headers that matter there. */
final class RecordedForm {

    private final Variables variables;
    private final Normalizer normalizer;
    private final Clock clock;

    RecordedForm(Variables variables, Normalizer normalizer, Clock clock) {
        this.variables = variables;
        this.normalizer = normalizer;
        this.clock = clock;
    }

    /** The body if it is JSON other than {@code null}. */
    static Optional<JsonNode> json(Response response) {
        try {
            return isJson(response)
                    ? Optional.of(Json.read(response.body())).filter(body -> !body.isNull())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    ObjectNode of(JsonNode step, Response response) {
        ObjectNode form = Json.object().put("status", response.status());
        form.put("media", response.media().orElse(null));
        if (step.path("status_only").booleanValue()) {
            return form;
        }
        Optional<JsonNode> json = json(response);
        form.set(
                "body", json.map(body -> normalizer.normalize(kept(step, body))).orElseGet(() -> text(response)));
        json.filter(body -> step.path("check_times").booleanValue())
                .filter(body -> body.path("created_at").isTextual()
                        && body.path("updated_at").isTextual())
                .ifPresent(body -> form.set("times", times(body)));
        addHeaders(form, step, response);
        return form;
    }

    private static boolean isJson(Response response) {
        return response.body().length > 0
                && response.media()
                        .filter(media -> media.equals("application/json") || media.endsWith("+json"))
                        .isPresent();
    }

    /** The posts of this case in a list ({@code filter}), or its first element ({@code sample}). */
    private JsonNode kept(JsonNode step, JsonNode body) {
        if (!body.isArray()) {
            return body;
        }
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        String mark = step.has("filter") ? variables.text(step.get("filter")) : "";
        body.forEach(post -> {
            boolean sampled = step.path("sample").booleanValue() && !kept.isEmpty();
            if (!sampled && (!step.has("filter") || post.path("title").asText().contains(mark))) {
                kept.add(post);
            }
        });
        return kept;
    }

    private JsonNode text(Response response) {
        if (response.body().length == 0) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (isJson(response) && !isNull(response)) {
            return JsonNodeFactory.instance.textNode("<invalid JSON>");
        }
        return JsonNodeFactory.instance.textNode(
                response.media().filter("text/html"::equals).isPresent()
                        ? "<html>"
                        : normalizer.normalize(new String(response.body(), StandardCharsets.UTF_8), ""));
    }

    private static boolean isNull(Response response) {
        return new String(response.body(), StandardCharsets.UTF_8).strip().equals("null");
    }

    private JsonNode times(JsonNode body) {
        try {
            Instant created = instant(body, "created_at");
            Instant updated = instant(body, "updated_at");
            Duration age = Duration.between(updated, clock.instant()).abs();
            return Json.object()
                    .put(
                            "updated_after_created_by_over_50ms",
                            Duration.between(created, updated).compareTo(Duration.ofMillis(50)) > 0)
                    .put("updated_is_recent", age.compareTo(Duration.ofMinutes(1)) < 0);
        } catch (DateTimeParseException e) {
            return JsonNodeFactory.instance.textNode("unparsable");
        }
    }

    private static Instant instant(JsonNode body, String member) {
        return OffsetDateTime.parse(body.get(member).textValue()).toInstant();
    }

    private static void addHeaders(ObjectNode form, JsonNode step, Response response) {
        int status = response.status();
        if (status == 405 || step.get("method").textValue().equals("OPTIONS")) {
            form.put("allow", response.header("Allow").map(RecordedForm::sorted).orElse(null));
        }
        Optional<String> challenge = response.header("WWW-Authenticate");
        if (status == 401 || status == 403 || challenge.isPresent()) {
            form.put("www_authenticate", challenge.orElse(null));
        }
        if (status >= 300 && status < 400) {
            form.put(
                    "location",
                    response.header("Location").map(RecordedForm::path).orElse(null));
        }
    }

    private static String sorted(String allow) {
        return Arrays.stream(allow.split(",")).map(String::strip).sorted().collect(Collectors.joining(", "));
    }

    private static String path(String location) {
        return URI.create(location).getPath().replaceAll("\\d+", "<number>");
    }
}
