package dev.signet.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.openapi.Account.Tokens;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Authenticator;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.Sql;
import dev.signet.user.PasswordHash;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The document is true: its requests work, and refusals have the words of its examples. */
@QuarkusTest
class DocumentedRequestsTest {
    private static final String NO_SUCH_ID = "999999999999";
    private static final String JSON = "application/json";

    private static final Pattern LINK = Pattern.compile("#\\w+/([^/\\s]+)/(\\S+)");

    /** REST-assured would add a charset, which the service quotes. */
    private static final RestAssuredConfig TYPE_AS_GIVEN = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    private static final List<String> TAKING_JSON = List.of(
            ", application/json",
            "application/*",
            "application/json;version=2",
            ",,*/*;q=0.001,",
            "text/html, application/json;q=0.9",
            "APPLICATION/JSON ; indent=4; q=1.000",
            "text/plain;x=\"a,b\", application/json, */*;q=0",
            "application/json;v=1;q=0, application/json",
            "*/*;q=0, application/*;q=0.1");

    private static final List<String> NOT_TAKING_JSON = List.of(
            "text/html",
            "application/json;q=0",
            "*/*;q=0.000",
            "application/json;q=0, */*",
            "text/plain;x=\", application/json\"",
            "application/xml, application/jsonp, text/json",
            "application/*;Q=0, */*",
            "json",
            "*");

    @Inject
    DataSource database;

    @Inject
    PasswordHash hash;

    @Inject
    AdjustableClock clock;

    @Inject
    MockMailbox mails;

    private ApiDocument document;
    private Account alice;
    private Account bob;
    private Account admin;
    private Tokens session;

    @BeforeEach
    void prepare() {
        document = ApiDocument.served();
        // Each operation that sends a mail is called several times.
        Sql.run("delete from throttled");
        alice = Account.create("alice", database, hash);
        bob = Account.create("bob", database, hash);
        admin = Account.create("root", database, hash).ofTheStaff();
        session = alice.logsIn();
    }

    private Stream<Operation> operations() {
        return OfferedPaths.among(document.operations().stream());
    }

    /** An account that may call this operation, with a new session, because some operations end it. */
    private Tokens callerOf(Operation operation) {
        if (operation.isForAdministrators()) {
            return admin.logsIn();
        }
        // Some change the account for good.
        return operation.path().startsWith("/api/users/")
                ? Account.create("a-" + UUID.randomUUID(), database, hash).logsIn()
                : alice.logsIn();
    }

    @TestFactory
    Stream<DynamicTest> the_example_of_every_request_works() {
        return operations()
                .filter(operation -> !needsMoreThanAnAccount(operation))
                .flatMap(operation -> operation.takesBody() ? withEachBody(operation) : withoutBody(operation));
    }

    /** Rotating, so that each operation gets several of the headers and each header comes to many operations. */
    @TestFactory
    Stream<DynamicTest> every_operation_negotiates_alike() {
        List<Operation> operations = operations()
                .filter(operation -> !needsMoreThanAnAccount(operation))
                .toList();
        return IntStream.range(0, operations.size() * 3)
                .mapToObj(i -> negotiates(
                        operations.get(i / 3),
                        TAKING_JSON.get(i % TAKING_JSON.size()),
                        NOT_TAKING_JSON.get(i % NOT_TAKING_JSON.size())));
    }

    private DynamicTest negotiates(Operation operation, String taking, String notTaking) {
        return DynamicTest.dynamicTest(operation + " " + taking, () -> {
            Tokens fresh = callerOf(operation);
            String refusing = operation.isTable() ? notTaking + ", text/*;q=0" : notTaking;
            Call refused = example(operation, fresh).accepting(refusing);
            String before = stored();
            Response refusal = refused.send();
            assertThat(refusal.statusCode()).as(refusing).isEqualTo(406);
            assertThat(refusal.contentType()).isEqualTo(JSON);
            assertThat(stored()).as("nothing is done for %s", refusing).isEqualTo(before);

            Response answer = succeeds(operation, example(operation, fresh).accepting(taking));
            boolean hasBody = !answer.asString().isEmpty();
            String type = operation.isTable() ? "text/csv;charset=UTF-8" : JSON;
            assertThat(answer.header("Content-Type")).as(taking).isEqualTo(hasBody ? type : null);
        });
    }

    private Call example(Operation operation, Tokens caller) {
        Call call = call(operation, caller);
        return operation.takesBody()
                ? call.with(
                        JSON,
                        filled(
                                operation,
                                operation
                                        .examples(operation.bodies().path(JSON))
                                        .get(0),
                                caller))
                : call;
    }

    private static String stored() {
        return Sql.text("select (select count(*) from sessions) || ' ' || (select count(*) from users) || ' '"
                + " || (select count(*) from posts) || ' ' || (select count(*) from revoked_tokens) || ' '"
                + " || (select count(*) from security_events)");
    }

    private Stream<DynamicTest> withoutBody(Operation operation) {
        return Stream.of(DynamicTest.dynamicTest(
                operation.toString(), () -> succeeds(operation, call(operation, callerOf(operation)))));
    }

    private Stream<DynamicTest> withEachBody(Operation operation) {
        List<DynamicTest> tests = new ArrayList<>();
        operation.bodies().fields().forEachRemaining(body -> {
            for (JsonNode example : operation.examples(body.getValue())) {
                tests.add(DynamicTest.dynamicTest(operation + " " + body.getKey(), () -> {
                    Tokens fresh = callerOf(operation);
                    succeeds(operation, call(operation, fresh).with(body.getKey(), filled(operation, example, fresh)));
                }));
            }
        });
        return tests.stream();
    }

    /** Their examples hold codes and links, which nobody knows beforehand. */
    @Test
    void the_requests_of_a_second_factor_work() {
        Account carol = Account.create("carol", database, hash);
        Tokens tokens = carol.logsIn();
        Response begun =
                succeeds("beginMfa", call("beginMfa", tokens).with(JSON, Map.of("current_password", Account.PASSWORD)));
        Authenticator app = Authenticator.with(begun.path("secret"), clock);
        refuses("confirmMfa", 400, tokens, Map.of("code", app.wrongCode()));
        succeeds("confirmMfa", call("confirmMfa", tokens).with(JSON, Map.of("code", app.code())));
        succeeds("showMfa", call("showMfa", tokens));
        refuses("beginMfa", 400, tokens, Map.of("current_password", Account.PASSWORD));
        refuses("beginMfa", 400, tokens, Map.of("current_password", "wrong"));

        Response first = call("obtainTokens", tokens)
                .with(JSON, Map.of("username", "carol", "password", Account.PASSWORD))
                .send();
        assertThat(first.<String>path("code")).isEqualTo("mfa_required");
        String token = first.path("mfa_token");
        refuses("completeLogin", 401, tokens, Map.of("mfa_token", token, "code", app.wrongCode()));
        refuses("completeLogin", 401, tokens, Map.of("mfa_token", "none", "code", "123456"));
        Response completed = succeeds(
                "completeLogin",
                call("completeLogin", tokens).with(JSON, Map.of("mfa_token", token, "code", app.code(1))));
        assertThat(completed.header("Signet-Device")).isNotBlank();
        refuses("beginRequiredMfa", 401, tokens, Map.of("mfa_token", token));

        clock.advance(Duration.ofMinutes(1));
        refuses("renewRecoveryCodes", 400, tokens, Map.of("code", app.wrongCode()));
        succeeds("renewRecoveryCodes", call("renewRecoveryCodes", tokens).with(JSON, Map.of("code", app.code())));
        clock.advance(Duration.ofMinutes(1));
        Map<String, String> both = Map.of("current_password", Account.PASSWORD, "code", app.code());
        succeeds("disableMfa", call("disableMfa", tokens).with(JSON, both));

        Operation reset = document.operation("resetMfa");
        Tokens root = admin.logsIn();
        refuses(reset, 403, call(reset, tokens));
        refuses(reset, 403, call(reset, root));
        refuses(reset, 404, call(reset, root, tokens.user()));
        Authenticator again = Authenticator.with(
                succeeds("beginMfa", call("beginMfa", tokens).with(JSON, Map.of("current_password", Account.PASSWORD)))
                        .path("secret"),
                clock);
        succeeds("confirmMfa", call("confirmMfa", tokens).with(JSON, Map.of("code", again.code())));
        succeeds(reset, call(reset, root, tokens.user()));
    }

    private Response succeeds(String operationId, Call call) {
        return succeeds(document.operation(operationId), call);
    }

    private Call call(String operationId, Tokens caller) {
        return call(document.operation(operationId), caller);
    }

    private void refuses(String operationId, int status, Tokens caller, Map<String, String> fields) {
        refuses(
                document.operation(operationId),
                status,
                call(operationId, caller).with(JSON, fields));
    }

    private static boolean needsMoreThanAnAccount(Operation operation) {
        return operation.id().equals("createFirstAdmin")
                || operation.path().contains("/mfa/")
                        && !operation.id().equals("beginMfa")
                        && !operation.id().equals("showMfa");
    }

    @Test
    void both_forms_of_the_list_are_as_the_document_shows_them() {
        Tokens tokens = alice.logsIn();
        tokens.writesPost();
        tokens.writesPost();
        Operation list = document.operation("listPosts");
        succeeds(list, new Call(list, list.path() + "?limit=1", given()));
        Operation pages = document.operation("listPostPages");
        for (String query : List.of("?page=1&page_size=1", "?page=last", "?page_size=1", "?limit=1&offset=1")) {
            succeeds(pages, new Call(pages, pages.path() + query, given()));
            succeeds(pages, new Call(pages, list.path() + query, given()));
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
    Stream<DynamicTest> a_missing_post_is_told_as_documented() {
        return refusals(DocumentedRequestsTest::namesPost, 404, operation -> call(operation, session, NO_SUCH_ID));
    }

    @TestFactory
    Stream<DynamicTest> somebody_elses_account_is_not_there_as_documented() {
        return refusals(
                operation -> namesUser(operation) && !operation.isForAdministrators(),
                404,
                operation -> call(operation, session, bob.logsIn().user()));
    }

    @TestFactory
    Stream<DynamicTest> what_is_for_administrators_is_forbidden_as_documented() {
        return refusals(Operation::isForAdministrators, 403, operation -> call(operation, session));
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
                operation -> call(operation, callerOf(operation)).with("application/json", "{'title': 1}"));
    }

    @TestFactory
    Stream<DynamicTest> json_that_is_no_object_is_refused_as_documented() {
        return refusals(
                Operation::takesBody,
                400,
                operation -> call(operation, callerOf(operation)).with("application/json", "[]"));
    }

    @TestFactory
    Stream<DynamicTest> missing_fields_are_told_as_documented() {
        return refusals(
                Operation::wantsMembers,
                400,
                operation -> call(operation, callerOf(operation)).with("application/json", "{}"));
    }

    @TestFactory
    Stream<DynamicTest> a_body_of_another_type_is_refused_as_documented() {
        return refusals(
                Operation::takesBody,
                null,
                operation -> call(operation, callerOf(operation)).with("text/plain", "text"));
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

    /** A test for each such operation; without a status, any documented refusal is accepted. */
    private Stream<DynamicTest> refusals(
            Predicate<Operation> which, Integer status, Function<Operation, Call> request) {
        return operations()
                .filter(which)
                .map(operation -> DynamicTest.dynamicTest(
                        operation.toString(), () -> refuses(operation, status, request.apply(operation))));
    }

    private Response succeeds(Operation operation, Call call) {
        Response response = call.send();
        int status = response.statusCode();
        assertThat(status).as(response.asString()).isBetween(200, 299);
        assertThat(operation.answers(status))
                .as("%s tells of %s", operation, status)
                .isTrue();
        JsonNode caching = operation.response(status).path("headers").path("Cache-Control");
        if (!caching.isMissingNode()) {
            JsonNode value = document.resolve(caching).path("schema");
            assertThat(response.header("Cache-Control"))
                    .matches(
                            value.has("const")
                                    ? value.get("const").textValue()
                                    : value.path("pattern").textValue());
        }
        return response;
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

    private static boolean namesSession(Operation operation) {
        return operation.path().startsWith("/api/sessions/{id}");
    }

    private static boolean namesInvitation(Operation operation) {
        return operation.path().startsWith("/api/users/invitations/{id}");
    }

    private static boolean namesUser(Operation operation) {
        return operation.path().startsWith("/api/users/{id}");
    }

    /** The example with what it takes to work in place of its placeholders. */
    private Map<String, String> filled(Operation operation, JsonNode example, Tokens tokens) {
        Map<String, String> fields = new TreeMap<>();
        example.fields()
                .forEachRemaining(
                        field -> fields.put(field.getKey(), field.getValue().asText()));
        fields.replace("refresh", tokens.refresh());
        fields.replace("token", tokens.access());
        fields.replace("new_username", "b-" + UUID.randomUUID());
        fields.replace("email", "c-" + UUID.randomUUID() + "@example.com");
        if (fields.containsKey("uid")) {
            fields.putAll(operation.id().equals("activateUser") ? registrationLink() : resetLink(tokens));
        }
        return fields;
    }

    private Map<String, String> registrationLink() {
        String name = "d-" + UUID.randomUUID();
        String email = name + "@example.com";
        return link(
                email,
                "/api/users/",
                Map.of("username", name, "email", email, "password", "a quiet walk by the river"));
    }

    private Map<String, String> resetLink(Tokens tokens) {
        String email = given().header("Authorization", tokens.bearer())
                .get("/api/users/me/")
                .path("email");
        return link(email, "/api/users/reset_password/", Map.of("email", email));
    }

    /** The token in the link that this request mails to the address. */
    private Map<String, String> link(String email, String path, Map<String, String> body) {
        given().contentType("application/json").body(body).post(path);
        Awaitility.await().until(() -> !mails.getMailsSentTo(email).isEmpty());
        Matcher link = LINK.matcher(mails.getMailsSentTo(email).get(0).getText());
        assertThat(link.find()).isTrue();
        return Map.of("uid", link.group(1), "token", link.group(2));
    }

    private static Call call(Operation operation, Tokens caller) {
        return call(operation, caller, id(operation, caller));
    }

    private static String id(Operation operation, Tokens caller) {
        if (namesPost(operation)) {
            return caller.writesPost();
        }
        if (namesUser(operation)) {
            return caller.user();
        }
        if (namesInvitation(operation)) {
            // Any id will do for an account that may not invite.
            return caller.invites().orElse(UUID.randomUUID().toString());
        }
        if (namesKey(operation)) {
            // Any id will do for an account that may not ask for one.
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
