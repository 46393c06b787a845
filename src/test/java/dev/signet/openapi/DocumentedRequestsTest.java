package dev.signet.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.openapi.Account.Tokens;
import dev.signet.testing.ResourceServer;
import dev.signet.user.PasswordHash;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the document shows is what happens: its requests work, and the service refuses in the words of its examples. */
@QuarkusTest
class DocumentedRequestsTest {
    private static final String NO_SUCH_ID = "999999999999";

    /** REST-assured would add a charset, which the service quotes. */
    private static final RestAssuredConfig TYPE_AS_GIVEN = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    @Inject
    DataSource database;

    @Inject
    PasswordHash hash;

    private ApiDocument document;
    private Account alice;
    private Account bob;
    private Account root;
    private Tokens session;

    @BeforeEach
    void prepare() {
        document = ApiDocument.served();
        alice = Account.create("alice", database, hash);
        bob = Account.create("bob", database, hash);
        root = Account.create("root", database, hash).ofTheStaff(database);
        session = alice.logsIn();
    }

    @TestFactory
    Stream<DynamicTest> the_example_of_every_request_works() {
        return document.operations().stream()
                .flatMap(operation -> operation.takesBody() ? withEachBody(operation) : withoutBody(operation));
    }

    private Stream<DynamicTest> withoutBody(Operation operation) {
        // Signed in anew: some operations end the session that they are called in.
        return Stream.of(DynamicTest.dynamicTest(
                operation.toString(),
                () -> succeeds(operation, call(operation, caller(operation).logsIn()))));
    }

    private Account caller(Operation operation) {
        return isForStaff(operation) ? root : alice;
    }

    private Stream<DynamicTest> withEachBody(Operation operation) {
        List<DynamicTest> tests = new ArrayList<>();
        operation.bodies().fields().forEachRemaining(body -> {
            for (JsonNode example : operation.examples(body.getValue())) {
                tests.add(DynamicTest.dynamicTest(operation + " " + body.getKey(), () -> {
                    Tokens fresh = alice.logsIn();
                    succeeds(operation, call(operation, fresh).with(body.getKey(), withTokens(example, fresh)));
                }));
            }
        });
        return tests.stream();
    }

    @Test
    void both_forms_of_the_list_are_as_the_document_shows_them() {
        Tokens tokens = alice.logsIn();
        tokens.writesPost();
        tokens.writesPost();
        Operation list = document.operation("listPosts");
        for (String query : List.of("?limit=1", "?page=1&page_size=1", "?page=last", "?page_size=1")) {
            succeeds(list, new Call(list, list.path() + query, given()));
        }
        assertThat(given().get("/api/posts/?limit=1").header("Link")).endsWith("; rel=\"next\"");
    }

    @TestFactory
    Stream<DynamicTest> who_is_not_signed_in_is_refused_as_documented() {
        return refusals(
                Operation::isGuarded, 401, operation -> call(operation, session).as(""));
    }

    @TestFactory
    Stream<DynamicTest> a_bad_bearer_token_is_refused_as_documented() {
        return refusals(
                Operation::takesToken,
                401,
                operation -> call(operation, session).as("Bearer no.good.token"));
    }

    @TestFactory
    Stream<DynamicTest> a_header_without_a_token_is_refused_as_documented() {
        return refusals(
                Operation::takesToken,
                401,
                operation -> call(operation, session).as("Bearer"));
    }

    @TestFactory
    Stream<DynamicTest> somebody_elses_post_is_forbidden_as_documented() {
        return refusals(
                DocumentedRequestsTest::namesPost,
                403,
                operation -> call(operation, session).as(bob.logsIn().bearer()));
    }

    @TestFactory
    Stream<DynamicTest> who_is_not_of_the_staff_is_forbidden_as_documented() {
        return refusals(
                DocumentedRequestsTest::isForStaff,
                403,
                operation -> call(operation, root.logsIn()).as(bob.logsIn().bearer()));
    }

    @TestFactory
    Stream<DynamicTest> a_missing_post_is_told_as_documented() {
        return refusals(DocumentedRequestsTest::namesPost, 404, operation -> call(operation, session, NO_SUCH_ID));
    }

    @TestFactory
    Stream<DynamicTest> a_client_that_takes_no_json_is_refused_as_documented() {
        return refusals(
                operation -> true, 406, operation -> call(operation, session).accepting("text/html"));
    }

    @TestFactory
    Stream<DynamicTest> malformed_json_is_refused_as_documented() {
        return refusals(
                Operation::takesBody,
                400,
                operation -> call(operation, session).with("application/json", "{'title': 1}"));
    }

    @TestFactory
    Stream<DynamicTest> json_that_is_no_object_is_refused_as_documented() {
        return refusals(
                Operation::takesBody, 400, operation -> call(operation, session).with("application/json", "[]"));
    }

    @TestFactory
    Stream<DynamicTest> missing_fields_are_told_as_documented() {
        return refusals(
                operation -> operation.takesBody() && !operation.method().equals("patch"),
                400,
                operation -> call(operation, session).with("application/json", "{}"));
    }

    @TestFactory
    Stream<DynamicTest> a_body_of_another_type_is_refused_as_documented() {
        return refusals(
                Operation::takesBody,
                null,
                operation -> call(operation, session).with("text/plain", "text"));
    }

    @TestFactory
    Stream<DynamicTest> a_faulty_query_is_refused_as_documented() {
        Operation list = document.operation("listPosts");
        return Map.of("limit=0", 400, "limit=x", 400, "page=0", 404, "page=1000000", 404, "cursor=x", 404)
                .entrySet()
                .stream()
                .map(query -> DynamicTest.dynamicTest(
                        query.getKey(),
                        () -> refuses(
                                list, query.getValue(), new Call(list, list.path() + "?" + query.getKey(), given()))));
    }

    @Test
    void tokens_that_do_not_work_are_refused_as_documented() {
        Tokens tokens = alice.logsIn();
        refuses("refreshTokens", 401, "refresh", "no.good.token");
        refuses("refreshTokens", 401, "refresh", tokens.access());
        refuses("blacklistToken", 401, "refresh", "no.good.token");
        refuses("blacklistToken", 401, "refresh", tokens.access());
        refuses("verifyToken", 401, "token", "no.good.token");

        Operation blacklist = document.operation("blacklistToken");
        Map<String, String> refresh = Map.of("refresh", tokens.refresh());
        succeeds(blacklist, call(blacklist, tokens).with("application/json", refresh));
        refuses("blacklistToken", 401, "refresh", tokens.refresh());
        refuses("refreshTokens", 401, "refresh", tokens.refresh());
        refuses("verifyToken", 400, "token", tokens.refresh());
        refuses("logOut", 400, "refresh", tokens.refresh());
        refuses("logOut", 400, "refresh", "no.good.token");
        refuses("logOut", 400, "refresh", tokens.access());
    }

    @TestFactory
    Stream<DynamicTest> who_is_no_client_is_refused_as_documented() {
        return refusals(
                Operation::takesClient,
                401,
                operation -> call(operation, session).as(""));
    }

    @Test
    void wrong_credentials_are_refused_as_documented() {
        Operation login = document.operation("obtainTokens");
        Map<String, String> wrong = Map.of("username", "alice", "password", "not hers");
        refuses(login, 401, call(login, session).with("application/json", wrong));
    }

    private void refuses(String operationId, int status, String field, String token) {
        Operation operation = document.operation(operationId);
        refuses(operation, status, call(operation, session).with("application/json", Map.of(field, token)));
    }

    /** A test for each such operation; where no status is given, any refusal that the document shows will do. */
    private Stream<DynamicTest> refusals(
            Predicate<Operation> which, Integer status, Function<Operation, Call> request) {
        return document.operations().stream()
                .filter(which)
                .map(operation -> DynamicTest.dynamicTest(
                        operation.toString(), () -> refuses(operation, status, request.apply(operation))));
    }

    private void succeeds(Operation operation, Call call) {
        Response response = call.send();
        int status = response.statusCode();
        assertThat(status).as(response.asString()).isBetween(200, 299);
        assertThat(operation.answers(status))
                .as("%s tells of %s", operation, status)
                .isTrue();
        if (operation.response(status).has("content")) {
            assertThat(new SchemaCheck(document)
                            .faults(operation.schema(status), ApiDocument.json(response.asString())))
                    .isEmpty();
        } else {
            assertThat(response.asString()).isEmpty();
        }
        JsonNode caching = operation.response(status).path("headers").path("Cache-Control");
        if (!caching.isMissingNode()) {
            JsonNode value = document.resolve(caching).path("schema");
            assertThat(response.header("Cache-Control"))
                    .matches(
                            value.has("const")
                                    ? value.get("const").textValue()
                                    : value.path("pattern").textValue());
        }
    }

    private static void refuses(Operation operation, Integer status, Call call) {
        Response response = call.send();
        if (status != null) {
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        }
        assertThat(operation.examples(response.statusCode()))
                .as("%s %s", operation, response.statusCode())
                .contains(ApiDocument.json(response.asString()));
        assertThat(response.header("WWW-Authenticate") != null).isEqualTo(response.statusCode() == 401);
    }

    private static boolean namesPost(Operation operation) {
        return operation.path().startsWith("/api/posts/{id}");
    }

    private static boolean namesKey(Operation operation) {
        return operation.path().startsWith("/api/keys/{kid}");
    }

    private static boolean isForStaff(Operation operation) {
        return operation.path().startsWith("/api/keys/");
    }

    private static boolean namesSession(Operation operation) {
        return operation.path().startsWith("/api/sessions/{id}");
    }

    /** The example with these tokens in place of its placeholders. */
    private static Map<String, String> withTokens(JsonNode example, Tokens tokens) {
        Map<String, String> fields = new TreeMap<>();
        example.fields()
                .forEachRemaining(
                        field -> fields.put(field.getKey(), field.getValue().textValue()));
        fields.replace("refresh", tokens.refresh());
        fields.replace("token", tokens.access());
        return fields;
    }

    private static Call call(Operation operation, Tokens caller) {
        return call(operation, caller, id(operation, caller));
    }

    private static String id(Operation operation, Tokens caller) {
        if (namesPost(operation)) {
            return caller.writesPost();
        }
        if (namesKey(operation)) {
            // Of somebody who may not ask for one, any will do.
            return caller.announcedKey().orElse("0".repeat(32));
        }
        return namesSession(operation) ? caller.session() : "";
    }

    private static Call call(Operation operation, Tokens caller, String id) {
        Call call = new Call(operation, operation.path().replaceFirst("\\{k?id}", id), given());
        return operation.isGuarded() ? call.as(caller.bearer()) : call.withClient();
    }

    /** A request to an operation. */
    private record Call(Operation operation, String path, RequestSpecification request) {

        Call as(String authorization) {
            RequestSpecification fresh = given();
            return new Call(
                    operation, path, authorization.isEmpty() ? fresh : fresh.header("Authorization", authorization));
        }

        Call withClient() {
            return operation.takesClient() ? new Call(operation, path, ResourceServer.calls()) : this;
        }

        Call accepting(String mediaType) {
            request.accept(mediaType);
            return this;
        }

        Call with(String mediaType, String body) {
            request.config(TYPE_AS_GIVEN).contentType(mediaType).body(body);
            return this;
        }

        Call with(String mediaType, Map<String, String> fields) {
            request.contentType(mediaType);
            switch (mediaType) {
                case "multipart/form-data" -> fields.forEach(request::multiPart);
                case "application/x-www-form-urlencoded" -> request.formParams(fields);
                default -> request.body(fields);
            }
            return this;
        }

        Response send() {
            return request.request(operation.method(), path);
        }
    }
}
