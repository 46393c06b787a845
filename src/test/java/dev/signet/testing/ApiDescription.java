package dev.signet.testing;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.ApiOperation;
import com.atlassian.oai.validator.model.Body;
import com.atlassian.oai.validator.model.ByteArrayBody;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.Response;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Message;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether responses are as the OpenAPI document describes them: path, method, status, media type, headers and body. What the
 * document's introduction says of all paths, because OpenAPI has no other place for it, is code here.
 */
public final class ApiDescription {
    private static final Path DOCUMENT = Path.of("src/main/resources/META-INF/openapi.yaml");

    /** What docs/your-own-resource.md adds to it. A fork that merged it into the document has deleted it. */
    private static final Path COMMENTS = Path.of("src/test/resources/comments-openapi.yaml");

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Pages and files for people, what monitoring asks, paths of other projects that an operator switches on below some prefix, and
     * the endpoints that tests bring along.
     */
    private static final Pattern NO_API = Pattern.compile(
            "(?!/api/|/[.]well-known/).*|/[.]well-known/(?:change-password|security[.]txt)|/api/openapi/?|/api/docs(?:/.*)?"
                    + "|/api/(?:.*/)?auth/.*|/api/samples/.*|/api/posts/[0-9]+/notes/.*");

    /** These turn the array of a list into a counted page, which the document describes under {@code …/pages/}. */
    private static final Pattern COUNTED = Pattern.compile("(?:^|.*&)(?:page|page_size|offset)(?:[=&].*|$)");

    private static final Set<String> LISTS = Set.of(
            "/api/posts",
            "/api/users",
            "/api/security_events",
            "/api/users/me/security_events",
            "/api/webhooks/deliveries");

    /** Headers of HTTP itself, and those that any response may have according to the document's introduction. */
    private static final Pattern ON_ANY_RESPONSE = Pattern.compile(
            "allow|cache-control|connection|content-(?:encoding|language|length|security-policy|type)|cross-origin-opener-policy|date"
                    + "|referrer-policy|strict-transport-security|transfer-encoding|vary|x-content-type-options"
                    + "|x-frame-options|x-request-id|access-control-.*|set-cookie",
            Pattern.CASE_INSENSITIVE);

    /** For requests that no endpoint sees: not valid HTTP, another host, too long, too slow. The body has a {@code detail}. */
    private static final Set<Integer> NOT_READ = Set.of(400, 408, 414, 431);

    private static final Set<String> METADATA = Set.of("name", "description", "renders", "parses");

    /** If cookies are on, the refresh token is in one, and the body lacks it. */
    private static final String NO_REFRESH = "missing required properties ([\"refresh\"])";

    private static final JsonNode API = document();
    private static final Map<String, Pattern> PATHS = paths();
    private static final OpenApiInteractionValidator VALIDATOR = validator();

    /** They differ in each response, and no description speaks of them. */
    private static final Pattern NEVER_DESCRIBED = Pattern.compile("date|x-request-id", Pattern.CASE_INSENSITIVE);

    /** Tests get many responses hundreds of times. */
    private static final Set<Same> DESCRIBED = ConcurrentHashMap.newKeySet();

    private static final Map<String, Optional<String>> FOUND = new ConcurrentHashMap<>();

    private static final int MOST_KEPT = 20_000;
    private static final int LONGEST_KEPT = 2_000;

    private ApiDescription() {}

    /** All of a response that {@link #faults} depends on. */
    private record Same(
            String method, String path, boolean counted, int status, Map<String, List<String>> headers, String body) {
        static Same as(Answer answer) {
            Map<String, List<String>> headers = new TreeMap<>(answer.headers());
            headers.keySet().removeIf(name -> NEVER_DESCRIBED.matcher(name).matches());
            return new Same(
                    answer.method(), answer.decodedPath(), answer.isCounted(), answer.status(), headers, answer.text());
        }
    }

    /**
     * A response, and the request that it answers.
     *
     * @param query what follows the question mark, or null
     */
    public record Answer(
            String method, String path, String query, int status, Map<String, List<String>> headers, byte[] body)
            implements Response {

        /** With headers of any spelling. */
        public Answer {
            Map<String, List<String>> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            found.putAll(headers);
            headers = found;
        }

        @Override
        public String toString() {
            return "%s %s%s was answered %d%n%s%n%s"
                    .formatted(method, path, query == null ? "" : "?" + query, status, headers, text());
        }

        @Override
        public int getStatus() {
            return status;
        }

        @Override
        public Collection<String> getHeaderValues(String name) {
            return headers.getOrDefault(name, List.of());
        }

        @Override
        public Optional<Body> getResponseBody() {
            return body.length == 0 ? Optional.empty() : Optional.of(new ByteArrayBody(body));
        }

        @Override
        public Optional<String> getBody() {
            return Optional.empty();
        }

        private String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        private boolean isOf(String mediaType) {
            return headers.getOrDefault("Content-Type", List.of()).stream()
                    .anyMatch(type -> type.toLowerCase(Locale.ROOT).startsWith(mediaType));
        }

        private boolean allows(String wanted) {
            return headers.getOrDefault("Allow", List.of()).stream()
                    .flatMap(value -> Stream.of(value.split(", *")))
                    .anyMatch(wanted::equals);
        }

        private boolean setsCookie() {
            return headers.containsKey("Set-Cookie");
        }

        private String decodedPath() {
            try {
                return new URI(path).getPath();
            } catch (URISyntaxException malformed) {
                return path;
            }
        }

        private boolean isCounted() {
            return query != null && COUNTED.matcher(query).matches();
        }

        /** The path as the document writes it, if it describes it. */
        private Optional<String> describedPath() {
            String plain = decodedPath().replaceAll("/$", "");
            return FOUND.computeIfAbsent(
                    isCounted() && LISTS.contains(plain) ? plain + "/pages" : plain, ApiDescription::described);
        }
    }

    private static Optional<String> described(String path) {
        // Those without an id come first.
        return PATHS.entrySet().stream()
                .filter(each -> each.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                .min(Comparator.comparing(each -> each.contains("{")));
    }

    /** Fails if the response is not described. */
    public static void verify(Answer answer) {
        Same same = Same.as(answer);
        if (DESCRIBED.contains(same)) {
            return;
        }
        List<String> faults = faults(answer);
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    "%s%nThe OpenAPI document does not describe this: %s".formatted(answer, String.join("; ", faults)));
        }
        if (same.body().length() <= LONGEST_KEPT && DESCRIBED.size() < MOST_KEPT) {
            DESCRIBED.add(same);
        }
    }

    /** What the document does not describe about the response; empty if the path is not part of the API. */
    static List<String> faults(Answer answer) {
        if (NO_API.matcher(answer.decodedPath()).matches()) {
            return List.of();
        }
        if (answer.describedPath().isEmpty() || isOff(answer)) {
            return faultsOfUnknownPath(answer);
        }
        if (answer.status() == 405) {
            return faultsOfUnknownMethod(answer);
        }
        if (NOT_READ.contains(answer.status()) && members(answer).equals(Set.of("detail"))) {
            return List.of();
        }
        boolean head = answer.method().equals("HEAD");
        return method(head ? "GET" : answer.method())
                .map(method -> faults(answer, method, head))
                .orElseGet(() -> faultsOfUnknownMethod(answer));
    }

    private static Optional<Request.Method> method(String name) {
        return Arrays.stream(Request.Method.values())
                .filter(method -> method.name().equals(name))
                .findFirst();
    }

    private static List<String> faults(Answer answer, Request.Method method, boolean head) {
        List<String> faults = new ArrayList<>();
        for (Message message : report(answer, method).getMessages()) {
            if (message.getKey().equals("validation.request.operation.notAllowed")) {
                faults.addAll(faultsOfUnknownMethod(answer));
            } else if (!isLeftOut(message, answer, head)) {
                faults.add(message.getKey() + ": " + message.getMessage());
            }
        }
        return faults;
    }

    /** Whether the response only lacks what the document's introduction says it lacks. */
    private static boolean isLeftOut(Message message, Answer answer, boolean head) {
        return head && message.getKey().equals("validation.response.body.missing")
                || answer.setsCookie() && message.getMessage().contains(NO_REFRESH);
    }

    private static ValidationReport report(Answer answer, Request.Method method) {
        // The validator would match paths without regard to case; with an id of its own, it finds the one that was
        // meant.
        String path = answer.describedPath().orElseThrow().replaceAll("\\{\\w+}", "0");
        return VALIDATOR.validateResponse(path, method, answer);
    }

    /** While a feature is off, its paths are like unknown ones. */
    private static boolean isOff(Answer answer) {
        return answer.status() == 404 && answer.isOf("text/html");
    }

    /** An unknown path returns 404 with an HTML page. */
    private static List<String> faultsOfUnknownPath(Answer answer) {
        boolean page = answer.status() == 404 && (answer.isOf("text/html") || answer.body().length == 0);
        return page ? List.of() : List.of("no such path");
    }

    /** A method that the path does not have returns 405, and {@code Allow} does not name it. {@code OPTIONS} describes the path. */
    private static List<String> faultsOfUnknownMethod(Answer answer) {
        boolean head = answer.method().equals("HEAD");
        boolean described =
                switch (answer.status()) {
                    case 200 ->
                        answer.method().equals("OPTIONS") && members(answer).containsAll(METADATA);
                    case 405 ->
                        !answer.allows(answer.method())
                                && (head || members(answer).equals(Set.of("detail")));
                    default ->
                        Stream.of(Request.Method.values())
                                .map(method -> report(answer, method).getMessages())
                                .anyMatch(faults -> faults.stream().allMatch(fault -> isLeftOut(fault, answer, head)));
                };
        return described ? List.of() : List.of("no such method");
    }

    private static Set<String> members(Answer answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            Set<String> names = new TreeSet<>();
            body.fieldNames().forEachRemaining(names::add);
            return names;
        } catch (IOException notJson) {
            return Set.of();
        }
    }

    private static ValidationReport undescribedHeaders(Response response, ApiOperation operation) {
        Set<String> undescribed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        undescribed.addAll(((Answer) response).headers().keySet());
        undescribed.removeIf(name -> ON_ANY_RESPONSE.matcher(name).matches());
        ApiResponse described = operation.getOperation().getResponses().get(Integer.toString(response.getStatus()));
        if (described.getHeaders() != null) {
            described.getHeaders().keySet().forEach(undescribed::remove);
        }
        return undescribed.isEmpty()
                ? ValidationReport.empty()
                : ValidationReport.singleton(
                        Message.create("validation.response.header.unknown", undescribed.toString())
                                .build());
    }

    private static JsonNode document() {
        try {
            YAMLMapper yaml = new YAMLMapper();
            JsonNode own = yaml.readTree(DOCUMENT.toFile());
            return Files.exists(COMMENTS) ? yaml.readerForUpdating(own).readValue(COMMENTS.toFile()) : own;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Map<String, Pattern> paths() {
        Map<String, Pattern> paths = new TreeMap<>();
        API.path("paths")
                .fieldNames()
                .forEachRemaining(path -> paths.put(
                        path,
                        Pattern.compile(path.replace(".", "[.]")
                                        .replaceAll("\\{\\w+}", "[^/]+")
                                        .replaceAll("/$", "")
                                + "/?")));
        return paths;
    }

    private static OpenApiInteractionValidator validator() {
        return OpenApiInteractionValidator.createForInlineApiSpecification(
                        inVersion30(API.deepCopy()).toString())
                .withCustomResponseValidation(ApiDescription::undescribedHeaders)
                .build();
    }

    /** The same in the words of OpenAPI 3.0: the validator that knows 3.1 needs Java 21. */
    private static JsonNode inVersion30(JsonNode document) {
        ((ObjectNode) document).put("openapi", "3.0.3");
        ((ObjectNode) document.path("info")).remove("summary");
        ((ObjectNode) document.at("/info/license")).remove("identifier");
        document.findParents("const").forEach(schema -> {
            ObjectNode old = (ObjectNode) schema;
            old.putArray("enum").add(old.remove("const"));
        });
        document.findParents("examples").forEach(schema -> {
            if (schema.get("examples").isArray()) {
                ((ObjectNode) schema).remove("examples");
            }
        });
        document.findParents("additionalProperties").forEach(schema -> {
            // What may be anything needs no description there, and the parser would demand an object.
            if (schema.get("properties") instanceof ObjectNode members) {
                members.properties()
                        .removeIf(member -> member.getValue().size() == 1
                                && member.getValue().has("description"));
            }
        });
        document.findParents("type").forEach(schema -> {
            if (schema.get("type") instanceof ArrayNode types) {
                ((ObjectNode) schema).set("type", types.get(0));
                ((ObjectNode) schema).put("nullable", true);
            }
        });
        return document;
    }
}
