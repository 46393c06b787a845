package dev.signet.profile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.Api;
import dev.signet.testing.Jwt;
import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, language and documents of accounts: who writes them, what they may contain, who finds them, who carries them. */
@QuarkusTest
@TestProfile(Samples.class)
class ProfilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LINK = Pattern.compile("#\\w+/([^/\\s]+)/(\\S+)");

    private static final List<String> MEMBERS =
            List.of("email", "first_name", "last_name", "locale", "metadata", "app_metadata", "id", "username");

    @Inject
    MockMailbox mails;

    private Member alice;
    private Member root;

    @BeforeEach
    void two_have_accounts() {
        Sql.run("delete from throttled");
        alice = Member.user("alice");
        root = Member.admin("root");
    }

    // ---- Who writes what ----

    @Test
    void a_registration_brings_a_profile_that_the_account_has_once_it_is_activated() {
        String name = "n" + UUID.randomUUID();
        String address = name + "@example.com";
        Response registered = given().contentType(ContentType.JSON)
                .body(Map.of(
                        "username",
                        name,
                        "email",
                        address,
                        "password",
                        "a quiet walk by the river",
                        "first_name",
                        " Ada ",
                        "metadata",
                        Map.of("theme", "dark"),
                        "app_metadata",
                        Map.of("plan", "pro")))
                .post("/api/users/");
        registered.then().statusCode(201);
        assertThat(members(registered)).isEqualTo(MEMBERS);
        assertThat(json(registered))
                .isEqualTo(json("{\"email\": \"" + address + "\", \"first_name\": \"Ada\", \"last_name\": \"\","
                        + " \"locale\": \"\", \"metadata\": {\"theme\": \"dark\"}, \"app_metadata\": {}, \"id\": "
                        + registered.path("id") + ", \"username\": \"" + name + "\"}"));

        await().until(() -> !mails.getMailsSentTo(address).isEmpty());
        Matcher link = LINK.matcher(mails.getMailsSentTo(address).get(0).getText());
        assertThat(link.find()).isTrue();
        given().contentType(ContentType.JSON)
                .body(Map.of("uid", link.group(1), "token", link.group(2)))
                .post("/api/users/activation/")
                .then()
                .statusCode(204);
        int id = registered.path("id");
        assertThat(json(root.calls().get("/api/users/" + id + "/")).path("metadata"))
                .isEqualTo(json("{\"theme\": \"dark\"}"));
        assertThat(Sql.text("select first_name || app_metadata from users where id = ?", (long) id))
                .isEqualTo("Ada{}");
        assertThat(Sql.text("select profile from registrations where user_id = ?", (long) id))
                .isEqualTo("{}");
    }

    @Test
    void users_write_their_profile_but_not_the_document_of_administrators() {
        Response changed = me(
                alice,
                Map.of(
                        "first_name", "Ada",
                        "last_name", "Lovelace",
                        "locale", "pt-BR",
                        "metadata", Map.of("tags", List.of(1, "two", Map.of("three", 3.5))),
                        "app_metadata", Map.of("role", "king")));
        changed.then().statusCode(200);
        assertThat(members(changed)).isEqualTo(MEMBERS);
        assertThat(json(changed).path("metadata")).isEqualTo(json("{\"tags\": [1, \"two\", {\"three\": 3.5}]}"));
        assertThat(json(changed).path("app_metadata")).isEqualTo(json("{}"));
        assertThat(json(alice.calls().get("/api/users/me/"))).isEqualTo(json(changed));
        assertThat(json(alice.calls().get("/api/users/" + alice.id() + "/"))).isEqualTo(json(changed));
        assertThat(json(alice.calls().get("/api/users/")).get(0)).isEqualTo(json(changed));

        alice.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("last_name", "", "app_metadata", Map.of("role", "king")))
                .patch("/api/users/" + alice.id() + "/")
                .then()
                .statusCode(200);
        JsonNode after = json(alice.calls().get("/api/users/me/"));
        assertThat(after.path("first_name").textValue()).isEqualTo("Ada");
        assertThat(after.path("last_name").textValue()).isEmpty();
        assertThat(after.path("app_metadata")).isEmpty();
        assertThat(kinds(alice)).containsExactly("last_name", "first_name, last_name, locale, metadata");
    }

    @Test
    void administrators_write_every_field_of_anybody_and_the_ledger_knows() {
        Response changed = user(alice, Map.of("app_metadata", Map.of("plan", "pro"), "first_name", "Ada"));
        changed.then().statusCode(200);
        assertThat(members(changed))
                .containsExactly(
                        "email",
                        "first_name",
                        "last_name",
                        "locale",
                        "metadata",
                        "app_metadata",
                        "id",
                        "username",
                        "is_active",
                        "is_staff",
                        "last_login",
                        "date_joined");
        assertThat(json(alice.calls().get("/api/users/me/")).path("app_metadata"))
                .isEqualTo(json("{\"plan\": \"pro\"}"));
        user(alice, Map.of("app_metadata", Map.of("plan", "pro"), "first_name", "Ada"))
                .then()
                .statusCode(200);
        assertThat(kinds(alice)).as("the second time, nothing changed").containsExactly("first_name, app_metadata");
        assertThat(Sql.number(
                        "select actor_id from security_events where user_id = ? and kind = 'profile_changed'",
                        alice.id()))
                .isEqualTo(root.id());

        user(root, Map.of("app_metadata", Map.of("plan", "own"))).then().statusCode(200);
        assertThat(kinds(root)).containsExactly("app_metadata");
        Response created = root.calls()
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "username",
                        "n" + UUID.randomUUID(),
                        "email",
                        "",
                        "last_name",
                        "Byron",
                        "app_metadata",
                        Map.of("seats", 3)))
                .post("/api/users/");
        created.then().statusCode(201);
        assertThat(json(created).path("app_metadata")).isEqualTo(json("{\"seats\": 3}"));
        assertThat(json(root.calls().get("/api/users/" + created.path("id") + "/"))
                        .path("last_name")
                        .textValue())
                .isEqualTo("Byron");
    }

    @Test
    void nothing_is_stored_if_anything_is_refused() {
        me(alice, Map.of("first_name", "Ada", "email", "new@example.com"))
                .then()
                .statusCode(400);
        me(alice, Map.of("first_name", "Ada", "email", "new@example.com", "current_password", "wrong"))
                .then()
                .statusCode(400);
        me(alice, Map.of("first_name", "Ada", "locale", "no tag!")).then().statusCode(400);
        assertThat(json(alice.calls().get("/api/users/me/")).path("first_name").textValue())
                .isEmpty();
        assertThat(kinds(alice)).isEmpty();
    }

    @Test
    void a_form_sends_a_document_as_its_text() {
        alice.calls()
                .formParam("first_name", "Ada")
                .formParam("metadata", "{\"a\": [1, 2]}")
                .patch("/api/users/me/")
                .then()
                .statusCode(200);
        assertThat(json(alice.calls().get("/api/users/me/")).path("metadata")).isEqualTo(json("{\"a\": [1, 2]}"));
        alice.calls()
                .formParam("metadata", "{\"a\": 1, \"a\": 2}")
                .patch("/api/users/me/")
                .then()
                .statusCode(400);
        alice.calls().formParam("metadata", "{").patch("/api/users/me/").then().statusCode(400);
    }

    // ---- What a document may be ----

    static Stream<Arguments> badValues() {
        List<Arguments> all = new ArrayList<>(List.of(
                Arguments.of("first_name", "\"" + "x".repeat(151) + "\"", "no more than 150 characters"),
                Arguments.of("last_name", "null", "may not be null"),
                Arguments.of("last_name", "\"a\\u0000b\"", "Null characters"),
                Arguments.of("first_name", "{\"a\": 1}", "Not a valid string."),
                Arguments.of("locale", "\"english please\"", "valid language tag"),
                Arguments.of("locale", "\"e\"", "valid language tag"),
                Arguments.of("locale", "\"en--US\"", "valid language tag")));
        for (String field : List.of("metadata", "app_metadata")) {
            for (String value : List.of("[]", "[{}]", "1", "1.5", "true", "\"text\"", "\"\"", "\"[]\"")) {
                all.add(Arguments.of(field, value, "Must be a JSON object."));
            }
            all.addAll(List.of(
                    Arguments.of(field, "null", "may not be null"),
                    Arguments.of(field, "{\"a\": \"\\u0000\"}", "Null characters"),
                    Arguments.of(field, "{\"a\\u0000\": 1}", "Null characters"),
                    Arguments.of(field, "{\"a\": [{\"b\": [\"\\u0000\"]}]}", "Null characters"),
                    Arguments.of(field, "{\"a\": \"\\ud800\"}", "Surrogate characters"),
                    Arguments.of(field, "{\"\\udc00\": 1}", "Surrogate characters"),
                    Arguments.of(field, "{\"a\": [" + "1e308,".repeat(13) + "1e308]}", "no more than 4096 bytes"),
                    Arguments.of(field, "{\"a\": [" + "-1e-308,".repeat(14) + "1]}", "no more than 4096 bytes"),
                    Arguments.of(field, "{\"a\": " + numbers("1.5e250", 17) + "}", "no more than 4096 bytes"),
                    Arguments.of(field, "{\"a\": 1e400}", "out of range"),
                    Arguments.of(field, "{\"a\": [-1e999]}", "out of range"),
                    Arguments.of(field, "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}", "20 levels"),
                    Arguments.of(field, "{\"a\":".repeat(21) + "1" + "}".repeat(21), "20 levels"),
                    Arguments.of(field, "{\"a\": \"" + "x".repeat(4089) + "\"}", "no more than 4096 bytes"),
                    Arguments.of(field, "{\"a\": \"" + "\u00e9".repeat(2048) + "\"}", "no more than 4096 bytes")));
        }
        return all.stream();
    }

    /** As many numbers in objects that are nested in lists. */
    private static String numbers(String number, int count) {
        return "[" + ("{\"n\": " + number + "},").repeat(count - 1) + "{\"n\": " + number + "}]";
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void what_is_no_value_of_a_field_is_refused_with_its_name(String field, String value, String message) {
        Response refused = root.calls()
                .contentType(ContentType.JSON)
                .body("{\"" + field + "\": " + value + "}")
                .patch("/api/users/" + alice.id() + "/");
        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
        assertThat(refused.<Map<String, List<String>>>path("").keySet()).containsExactly(field);
        assertThat(refused.<List<String>>path(field).get(0)).contains(message);
        assertThat(kinds(alice)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"metadata": {"a": 1, "a": 2}}
            {"metadata": {"b": [{"a": 1, "c": {}, "a": 2}]}}
            {"metadata": {"a": 1, "\\u0061": 2}}
            {"metadata": {}, "metadata": {"a": 1}}
            {"first_name": "Ada", "metadata": {}, "first_name": "Eve"}
            """)
    void a_name_that_is_repeated_is_refused_because_one_of_its_values_would_be_lost(String body) {
        Response refused =
                alice.calls().contentType(ContentType.JSON).body(body).patch("/api/users/me/");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.<String>path("detail")).contains("a name is repeated");
    }

    static Stream<String> goodDocuments() {
        return Stream.of(
                "{}",
                "{\"\": {\"\": null}}",
                "{\"a\": " + "[".repeat(19) + "]".repeat(19) + "}",
                "{\"a\": \"" + "x".repeat(4088) + "\"}",
                "{\"n\": 123456789012345678901234567890, \"m\": -0.5}",
                "{\"quote\": \"it's \\\"said\\\" \\\\ \\n :name ? ?? @> $1\", \"emoji\": \"\ud83d\ude00\"}",
                "{\"detail\": \"x\", \"constructor\": {\"prototype\": {}}, \"__proto__\": 1}");
    }

    @ParameterizedTest
    @MethodSource("goodDocuments")
    void any_other_document_is_stored_as_it_is(String document) {
        Response changed = alice.calls()
                .contentType(ContentType.JSON)
                .body("{\"metadata\": " + document + "}")
                .patch("/api/users/me/");
        assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
        assertThat(json(alice.calls().get("/api/users/me/")).path("metadata")).isEqualTo(json(document));
    }

    // ---- Who finds them ----

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            app_metadata__plan                | pro                                | true
            app_metadata__plan                | "pro"                              | false
            app_metadata__plan                | free                               | false
            app_metadata__seats               | 3                                  | true
            app_metadata__seats               | 3.0                                | true
            app_metadata__seats               | 4                                  | false
            app_metadata__trial               | true                               | true
            app_metadata__nothing             | null                               | true
            app_metadata__code                | 42                                 | true
            app_metadata__address__city       | Berlin                             | true
            app_metadata__address__city       | Bern                               | false
            app_metadata__address             | {"city": "Berlin"}                 | true
            app_metadata__tags                | ["a"]                              | true
            app_metadata__contains            | {"plan": "pro"}                    | true
            app_metadata__contains            | {"plan": "pro", "seats": 3}        | true
            app_metadata__contains            | {"tags": ["b"]}                    | true
            app_metadata__contains            | {"plan": "pro", "seats": 4}        | false
            app_metadata__contains            | {}                                 | true
            metadata__contains                | {"plan": "pro"}                    | false
            metadata__plan                    | pro                                | false
            app_metadata__quote               | it's                               | true
            """)
    void administrators_find_accounts_by_their_documents(String parameter, String value, boolean found) {
        String document = "{\"plan\": \"pro\", \"seats\": 3, \"trial\": true, \"nothing\": null, \"code\": \"42\","
                + " \"address\": {\"city\": \"Berlin\"}, \"tags\": [\"a\", \"b\"], \"quote\": \"it's\"}";
        user(alice, Map.of("app_metadata", json(document))).then().statusCode(200);
        for (String page : List.of("/api/users/", "/api/users/pages/")) {
            Response list = root.calls()
                    .queryParam("username", alice.username())
                    .queryParam(parameter, value)
                    .get(page);
            list.then().statusCode(200);
            assertThat(list.asString().contains(alice.username())).as(page).isEqualTo(found);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            app_metadata__contains | pro
            app_metadata__contains | []
            metadata__contains     | {"a": 1
            metadata__contains     | {"a": 1, "a": 2}
            metadata__contains     | {"a": "\\u0000"}
            metadata__contains     | {"a": 1e999}
            metadata__a            | {"b": "\\ud800"}
            metadata__a            | 1e999
            """)
    void a_filter_that_is_no_document_is_refused(String parameter, String value) {
        Response refused = root.calls().queryParam(parameter, value).get("/api/users/");
        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
        assertThat(refused.<Map<String, ?>>path("").keySet()).containsExactly(parameter);
        String deep = "metadata__" + "a__".repeat(30) + "b";
        root.calls().queryParam(deep, "1").get("/api/users/").then().statusCode(400);
        root.calls().queryParam("metadata__a\0", "1").get("/api/users/").then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata",
                "metadata__",
                "metadata______",
                "metadata_plan",
                "metadatax__plan",
                "metadata__a____b",
                "app_metadata",
                "app_metadata_plan",
                "app_metadata__seats__gt",
                "app_metadata__plan__in",
                "app_metadata__plan__contains",
                "app_metadata__isnull"
            })
    void a_misspelt_filter_of_a_document_does_not_find_every_account(String parameter) {
        for (String page : List.of("/api/users/", "/api/users/pages/")) {
            for (String value : List.of("1", "")) {
                Response refused = root.calls().queryParam(parameter, value).get(page);
                assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
                assertThat(refused.<Map<String, List<String>>>path("")).containsOnlyKeys(parameter);
            }
        }
        root.calls().queryParam("meta", "1").get("/api/users/").then().statusCode(200);
    }

    @Test
    void other_users_cannot_search_and_a_search_uses_the_index() {
        user(alice, Map.of("app_metadata", Map.of("plan", "pro"))).then().statusCode(200);
        assertThat(alice.calls().get("/api/users/?app_metadata__plan=free").<List<?>>path("id"))
                .hasSize(1);
        assertThat(Sql.text("select string_agg(indexname, ' ' order by indexname) from pg_indexes"
                        + " where tablename = 'users' and indexdef like '%jsonb_path_ops%'"))
                .isEqualTo("users_app_metadata users_metadata");
    }

    // ---- Who carries them ----

    @Test
    void tokens_carry_what_the_setting_names_as_it_is_at_the_next_refresh() {
        JsonNode before = claims(alice.access());
        assertThat(before.has("first_name")).isFalse();
        assertThat(before.has("metadata")).isFalse();
        me(alice, Map.of("first_name", "Ada", "last_name", "Lovelace", "metadata", Map.of("theme", "dark")));
        user(alice, Map.of("app_metadata", Map.of("plan", "pro", "secret", "no", "seats", 3)));

        Tokens refreshed = Tokens.in(Api.refresh(alice.refresh()));
        for (String token :
                List.of(refreshed.access(), refreshed.refresh(), alice.again().access())) {
            JsonNode claims = claims(token);
            assertThat(claims.path("first_name").textValue()).isEqualTo("Ada");
            assertThat(claims.has("last_name")).isFalse();
            assertThat(claims.has("locale")).isFalse();
            assertThat(claims.path("metadata")).isEqualTo(json("{\"theme\": \"dark\"}"));
            assertThat(claims.path("app_metadata")).isEqualTo(json("{\"plan\": \"pro\", \"seats\": 3}"));
        }
    }

    @Test
    void a_document_that_is_too_long_for_a_token_is_left_out() {
        me(alice, Map.of("first_name", "Ada", "metadata", Map.of("a", "x".repeat(1100))));
        user(alice, Map.of("app_metadata", Map.of("plan", "x".repeat(1100), "seats", 3)));
        JsonNode claims = claims(alice.again().access());
        assertThat(claims.path("first_name").textValue()).isEqualTo("Ada");
        assertThat(claims.has("metadata")).isFalse();
        assertThat(claims.has("app_metadata")).isFalse();
    }

    private Response me(Member member, Map<String, ?> body) {
        return member.calls().contentType(ContentType.JSON).body(body).patch("/api/users/me/");
    }

    private Response user(Member member, Map<String, ?> body) {
        return root.calls()
                .contentType(ContentType.JSON)
                .body(JSON.valueToTree(body).toString())
                .patch("/api/users/" + member.id() + "/");
    }

    /** The changes in the ledger, the latest first. */
    private static List<String> kinds(Member member) {
        String all = Sql.text(
                "select string_agg(detail, ';' order by id desc) from security_events"
                        + " where user_id = ? and kind = 'profile_changed'",
                member.id());
        return all == null ? List.of() : List.of(all.split(";"));
    }

    private static JsonNode claims(String token) {
        return Jwt.of(token).claims();
    }

    private static List<String> members(Response response) {
        List<String> names = new ArrayList<>();
        json(response).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode json(Response response) {
        return json(response.asString());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException fault) {
            throw new IllegalStateException(text, fault);
        }
    }
}
