package dev.signet.confirm;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signet.secret.SecretBox;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Authenticator;
import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What asks for the current password also accepts a recent sign-in by another method, here the badge of the samples. */
@QuarkusTest
@TestProfile(Samples.class)
class ConfirmationTest {
    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final String REQUIRED = "This field is required.";

    @Inject
    SecretBox secrets;

    @Inject
    AdjustableClock clock;

    /** Something that needs a confirmation: its path may name the caller ({@code {me}}) or somebody else. */
    record Operation(String method, String path, Map<String, Object> body, int done) {
        Response by(Member caller, Map<String, Object> password) {
            Map<String, Object> all = new HashMap<>(body);
            all.replaceAll((name, value) ->
                    value instanceof String text ? text.replace("{new}", "n" + UUID.randomUUID()) : value);
            all.putAll(password);
            RequestSpecification request =
                    caller.calls().contentType(ContentType.JSON).body(all);
            return request.request(method, path.replace("{me}", Long.toString(caller.id())));
        }

        boolean isForAdministrators() {
            return path.contains("{me}");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static List<Operation> operations() {
        Map<String, Object> address = Map.of("email", "{new}@example.com");
        Map<String, Object> password = Map.of("new_password", "a walk uphill, slowly");
        return List.of(
                new Operation("PATCH", "/api/users/me/", address, 200),
                new Operation("PUT", "/api/users/me/", address, 200),
                new Operation("DELETE", "/api/users/me/", Map.of(), 204),
                new Operation("PATCH", "/api/users/{me}/", address, 200),
                new Operation("PUT", "/api/users/{me}/", address, 200),
                new Operation("DELETE", "/api/users/{me}/", Map.of(), 204),
                new Operation("POST", "/api/users/set_password/", password, 204),
                new Operation("POST", "/api/users/{me}/set_password/", password, 204),
                new Operation("POST", "/api/users/set_username/", Map.of("new_username", "{new}"), 204),
                new Operation("POST", "/api/users/me/mfa/totp/", Map.of(), 200));
    }

    /** Bodies without a usable password. */
    static List<Map<String, Object>> withoutPassword() {
        return List.of(
                Map.of(),
                Collections.singletonMap("current_password", null),
                Map.of("current_password", ""),
                Map.of("current_password", " \t "));
    }

    static Stream<Operation> each() {
        return operations().stream();
    }

    @ParameterizedTest
    @MethodSource("each")
    void a_recent_sign_in_confirms_it_without_a_password(Operation operation) {
        clock.standStill();
        for (boolean hasPassword : new boolean[] {true, false}) {
            for (Map<String, Object> body : withoutPassword()) {
                Member caller = byBadge(operation, hasPassword);
                clock.advance(RECENT.minus(A_SECOND));
                operation.by(caller, body).then().statusCode(operation.done());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void a_sign_in_that_is_older_does_not(Operation operation) {
        Member withPassword = byBadge(operation, true);
        Member without = byBadge(operation, false);
        clock.advance(RECENT.plus(A_SECOND));

        for (Map<String, Object> body : withoutPassword()) {
            operation.by(withPassword, body).then().statusCode(400).body("current_password", contains(fault(body)));
            operation.by(without, body).then().statusCode(403).body("code", equalTo("recent_sign_in_required"));
        }
        operation
                .by(without, Map.of("current_password", Member.PASSWORD))
                .then()
                .statusCode(403)
                .body("code", equalTo("recent_sign_in_required"));
        operation
                .by(withPassword, Map.of("current_password", Member.PASSWORD))
                .then()
                .statusCode(operation.done());
    }

    @ParameterizedTest
    @MethodSource("each")
    void a_refresh_does_not_make_a_sign_in_recent(Operation operation) {
        Member old = byBadge(operation, false);
        clock.advance(RECENT.plus(A_SECOND));
        Tokens refreshed = new Tokens(old.access(), old.refresh()).refreshes();

        operation
                .by(new Member(old.id(), old.username(), refreshed.access(), refreshed.refresh()), Map.of())
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @MethodSource("each")
    void a_sign_in_with_the_password_is_none_however_recent(Operation operation) {
        Member caller = operation.isForAdministrators() ? Member.admin("root") : Member.user("alice");
        byBadge(caller);

        for (Map<String, Object> body : withoutPassword()) {
            operation.by(caller, body).then().statusCode(400).body("current_password", contains(fault(body)));
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void a_wrong_password_is_refused_even_after_a_recent_sign_in(Operation operation) {
        Member caller = byBadge(operation, true);

        operation
                .by(caller, Map.of("current_password", "a guess"))
                .then()
                .statusCode(400)
                .body("current_password", contains("Invalid password."));
    }

    @ParameterizedTest
    @MethodSource("each")
    void an_account_without_a_password_has_no_wrong_one(Operation operation) {
        operation
                .by(byBadge(operation, false), Map.of("current_password", "whatever the form demands"))
                .then()
                .statusCode(operation.done());
    }

    /** As if the session was opened by a method that this version of Signet does not know. */
    @ParameterizedTest
    @MethodSource("each")
    void a_session_of_unknown_origin_is_none(Operation operation) {
        Member caller = byBadge(operation, false);
        Sql.run("update sessions set sign_in_method = '' where user_id = ?", caller.id());

        operation.by(caller, Map.of()).then().statusCode(403);
    }

    @Test
    void the_second_factor_goes_with_a_code_and_a_recent_sign_in() {
        Member alice = byBadge(Member.user("alice"));
        Authenticator app = Authenticator.with(
                new Operation("POST", "/api/users/me/mfa/totp/", Map.of(), 200)
                        .by(alice, Map.of())
                        .path("secret"),
                clock);
        new Operation("POST", "/api/users/me/mfa/totp/confirm/", Map.of("code", app.code()), 200)
                .by(alice, Map.of())
                .then()
                .statusCode(200);
        clock.advance(Duration.ofSeconds(30));
        Operation disable = new Operation("POST", "/api/users/me/mfa/totp/disable/", Map.of(), 204);

        disable.by(alice, Map.of()).then().statusCode(400).body("code", contains(REQUIRED));
        disable.by(alice, Map.of("code", app.wrongCode())).then().statusCode(400);
        disable.by(alice, Map.of("code", app.code())).then().statusCode(204);
    }

    @Test
    void the_other_errors_of_a_form_come_first() {
        Member old = byBadge(operations().get(6), false);
        clock.advance(RECENT.plus(A_SECOND));

        new Operation("POST", "/api/users/set_password/", Map.of(), 204)
                .by(old, Map.of())
                .then()
                .statusCode(400)
                .body("new_password", contains(REQUIRED))
                .body("size()", equalTo(1));
    }

    @Test
    void a_first_password_signs_in_and_ends_the_sessions_from_before() {
        Member alice = byBadge(operations().get(6), false);

        operations().get(6).by(alice, Map.of()).then().statusCode(204);

        Tokens.in(Api.logIn(alice.username(), "a walk uphill, slowly"));
        new Tokens(alice.access(), alice.refresh()).triesToRefresh().then().statusCode(401);
    }

    @Test
    void a_first_password_must_be_allowed() {
        Member alice = byBadge(operations().get(6), false);

        new Operation("POST", "/api/users/set_password/", Map.of("new_password", "12345"), 204)
                .by(alice, Map.of())
                .then()
                .statusCode(400);
        assertThat(Sql.text("select password from users where id = ?", alice.id()))
                .startsWith("!");
    }

    /** Every operation whose body has a current_password is tested here, except those of features that are off here. */
    @Test
    void no_operation_that_asks_for_the_password_is_missing() throws JsonProcessingException {
        JsonNode document = new JsonMapper()
                .readTree(
                        given().queryParam("format", "json").get("/api/openapi").asString());
        List<String> asking = new ArrayList<>();
        document.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> {
                    JsonNode body = named(document, operation.getValue().path("requestBody"));
                    JsonNode form = named(document, body.at("/content/application~1json/schema"));
                    if (form.path("properties").has("current_password")
                            && !path.getKey().matches(".*/(passkeys|identities)/.*")) {
                        asking.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        List<String> tested = new ArrayList<>(operations().stream()
                .map(operation -> operation.toString().replace("{me}", "{id}"))
                .toList());
        tested.add("POST /api/users/me/mfa/totp/disable/");

        assertThat(asking).containsExactlyInAnyOrderElementsOf(tested);
    }

    private static JsonNode named(JsonNode document, JsonNode reference) {
        return reference.has("$ref")
                ? document.at(reference.path("$ref").asText().substring(1))
                : reference;
    }

    private static String fault(Map<String, Object> body) {
        if (!body.containsKey("current_password")) {
            return REQUIRED;
        }
        return body.get("current_password") == null ? "This field may not be null." : "This field may not be blank.";
    }

    private Member byBadge(Operation operation, boolean hasPassword) {
        Member caller = operation.isForAdministrators() ? Member.admin("root") : Member.user("alice");
        if (!hasPassword) {
            Sql.run("update users set password = '!' || password where id = ?", caller.id());
        }
        return byBadge(caller);
    }

    /** The same member, signed in with the badge. */
    private Member byBadge(Member member) {
        String number = Long.toString(member.id());
        Tokens tokens = Tokens.in(given().contentType(ContentType.JSON)
                .body(Map.of("number", number, "chip", HexFormat.of().formatHex(secrets.hash("badge", number))))
                .post("/api/samples/badge/"));
        return new Member(member.id(), member.username(), tokens.access(), tokens.refresh());
    }
}
