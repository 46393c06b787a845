package dev.signet.user;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey.Purpose;
import dev.signet.testing.Api;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.Tokens;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Life after the move of a project with a user model of its own: UUIDs, e-mail addresses as names, some of them missing. */
@QuarkusTest
@TestProfile(BesideCustomUsers.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CustomUserModelTest {
    private static final String NO_ACCOUNT = "No active account found with the given credentials";
    private static final byte[] SECRET =
            BesideCustomUsers.GIVEN.get("secret").textValue().getBytes(StandardCharsets.UTF_8);

    private static boolean movedIn;

    private MigrationScripts scripts;

    @Inject
    Database sql;

    @Inject
    DataSource database;

    @Inject
    MockMailbox mails;

    @Inject
    KeyRing ring;

    /** Once for all tests: they see one system after the move, in use. */
    @BeforeEach
    void moveIn() throws IOException, SQLException {
        scripts = new MigrationScripts(database);
        if (movedIn) {
            return;
        }
        sql.run("delete from sessions");
        scripts.moveIn("custom/nullable.sql", "1-views-custom-user.sql");
        movedIn = true;
    }

    @AfterAll
    static void moveOut() {
        MigrationScripts.removeDjango();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "bob", "node", "php", "rails", "sam", "local"})
    @Order(1)
    void people_log_in_by_their_addresses_with_their_passwords_and_are_known_by_their_old_keys(String name) {
        String address = name + (name.equals("local") ? "@localhost" : "@example.com");
        logIn(address, "a password of " + name).then().spec(Refused.because(NO_ACCOUNT));

        Tokens tokens = Tokens.in(logIn(address, "password of " + name));

        for (String token : List.of(tokens.access(), tokens.refresh())) {
            JsonNode claims = Jwt.of(token).claims();
            assertThat(claims.path("user_id").textValue()).isEqualTo(key(name));
            assertThat(claims.path("sub").textValue()).isEqualTo(Long.toString(id(name)));
            assertThat(claims.path("email").textValue()).isEqualTo(address);
        }
        tokens.callsProtected().then().statusCode(200);
        Tokens renewed = tokens.refreshes();
        assertThat(Jwt.of(renewed.access()).claims().path("user_id").textValue())
                .isEqualTo(key(name));
        ResourceServer.introspects(renewed.access())
                .then()
                .body("active", is(true))
                .body("user_id", is(key(name)))
                .body("sub", is(Long.toString(id(name))));
        assertThat(sql.one(String.class, "select password from users where id = ?", id(name)))
                .startsWith("$argon2id$");
        Tokens.in(logIn(address, "password of " + name));
    }

    /** As bcrypt does everywhere; whose password is hashed anew has all of it counted. */
    @Test
    @Order(1)
    void a_bare_bcrypt_hash_counts_72_bytes_until_it_is_hashed_anew() {
        String password = "of long ".repeat(12);
        assertThat(password.length()).isGreaterThan(72);
        logIn("long@example.com", password.substring(0, 71)).then().spec(Refused.because(NO_ACCOUNT));

        Tokens.in(logIn("long@example.com", password));

        logIn("long@example.com", password.substring(0, 72)).then().spec(Refused.because(NO_ACCOUNT));
        Tokens.in(logIn("long@example.com", password));
    }

    @ParameterizedTest
    @CsvSource({
        "dear@example.com, password of dear",
        "left@example.com, password of left",
        "invited@example.com, " + "xxxxxxxxxxxxxxxxxxxx",
        "SAM@example.com, password of sam"
    })
    @Order(1)
    void too_dear_a_hash_a_closed_account_no_password_and_a_name_that_could_mean_two_log_nobody_in(
            String address, String password) {
        logIn(address, password).then().spec(Refused.because(NO_ACCOUNT));
    }

    @Test
    @Order(2)
    void old_tokens_act_for_whom_they_did() {
        String bearer = old("alice", "access");

        Api.callProtected(bearer).then().statusCode(200);
        Api.verify(bearer).then().statusCode(200);
        ResourceServer.introspects(bearer)
                .then()
                .body("active", is(true))
                .body("username", is("alice@example.com"))
                .body("user_id", is(key("alice")));
        edit(bearer, 1, "Edited in Signet").then().statusCode(200).body("author", is("alice@example.com"));
        edit(bearer, 2, "Not mine").then().statusCode(403);
        edit(old("admin", "access"), 2, "The administrator's").then().statusCode(200);
        Api.callProtected(old("left", "access")).then().statusCode(401).body("code", is("user_inactive"));
    }

    @Test
    @Order(2)
    void posts_show_the_names_of_their_authors() {
        given().get("/api/posts/")
                .then()
                .statusCode(200)
                .body("author", hasItems("alice@example.com", "bob@example.com", username("phone")));
        assertThat(username("phone")).startsWith("user-");
    }

    @Test
    @Order(2)
    void an_old_refresh_token_gets_new_tokens_once_and_what_django_refused_gets_none() {
        String refresh = old("alice", "refresh");
        Api.verify(refresh).then().statusCode(200);

        Tokens renewed = Tokens.in(Api.refresh(refresh));

        assertThat(Jwt.of(renewed.access()).claims().path("user_id").textValue())
                .isEqualTo(key("alice"));
        renewed.refreshes().callsProtected().then().statusCode(200);
        Api.refresh(refresh).then().spec(Refused.token("Token is blacklisted"));
        Api.verify(refresh).then().statusCode(400);
        Api.refresh(old("bob", "spent")).then().spec(Refused.token("Token is blacklisted"));
        Api.verify(old("bob", "spent")).then().statusCode(400);
    }

    @Test
    @Order(2)
    void old_tokens_are_logged_out_blacklisted_and_revoked() {
        Api.logOut(old("node", "access"), old("node", "refresh")).then().statusCode(200);
        Api.blacklist(old("php", "refresh")).then().statusCode(200);
        ResourceServer.revokes(old("sam", "refresh")).then().statusCode(200);
        ResourceServer.revokes(old("sam", "access")).then().statusCode(200);

        for (String name : List.of("node", "php", "sam")) {
            Api.refresh(old(name, "refresh")).then().spec(Refused.token("Token is blacklisted"));
            Api.verify(old(name, "refresh")).then().statusCode(400);
        }
        Api.callProtected(old("sam", "access")).then().spec(Refused.bearer("Token is blacklisted"));
    }

    /** The reference shows null for no address; Signet a blank. */
    @ParameterizedTest
    @ValueSource(strings = {"phone", "kiosk", "blank"})
    @Order(2)
    void who_has_no_address_goes_on_with_their_tokens(String name) {
        Tokens tokens = Tokens.in(Api.refresh(old(name, "refresh")));

        assertThat(Jwt.of(tokens.access()).claims().path("email").textValue()).isEmpty();
        bearer(tokens.access())
                .get("/api/users/me/")
                .then()
                .statusCode(200)
                .body("email", is(""))
                .body("id", is((int) id(name)))
                .body("username", is(username(name)));
        bearer(tokens.access())
                .body(Map.of("email", "", "username", username(name)))
                .put("/api/users/me/")
                .then()
                .statusCode(200)
                .body("email", is(""));
    }

    @Test
    @Order(2)
    void no_address_is_nobodys_address() {
        mails.clear();
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("email", null);
        for (Map<String, Object> asked : List.of(nothing, Map.<String, Object>of("email", ""))) {
            given().contentType(ContentType.JSON)
                    .body(asked)
                    .post("/api/users/reset_password/")
                    .then()
                    .statusCode(400);
        }
        for (String name : List.of("", " ", "null")) {
            assertThat(logIn(name, "password of phone").statusCode()).isIn(400, 401);
        }
        given().contentType(ContentType.JSON)
                .body(Map.of("email", "Alice@EXAMPLE.com"))
                .post("/api/users/reset_password/")
                .then()
                .statusCode(204);
        Awaitility.await()
                .until(() -> !mails.getMailsSentTo("alice@example.com").isEmpty());
        assertThat(mails.getMailsSentTo("alice@example.com")).hasSize(1);
        for (String nobodys : List.of("", "null")) {
            assertThat(mails.getMailsSentTo(nobodys)).isEmpty();
        }
    }

    @Test
    @Order(2)
    void further_columns_are_kept_in_a_document() {
        assertThat(sql.one(String.class, "select app_metadata::text from users where external_id = ?", key("alice")))
                .isEqualTo("{\"plan\": \"gold\", \"birthday\": \"1852-05-04\", \"preferences\": {\"mails\": [1, 2],"
                        + " \"theme\": \"dark\"}, \"display_name\": \"Alice Liddell\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%S", "{%s}", "{%S}", "urn:uuid:%s", "%s without hyphens"})
    @Order(3)
    void another_spelling_of_a_uuid_is_the_same_key(String spelling) {
        String key = spelling.endsWith("hyphens") ? key("alice").replace("-", "") : spelling.formatted(key("alice"));

        Jwt named = Jwt.of(old("alice", "access")).claim("user_id", key);

        Api.callProtected(named.hs256(SECRET))
                .then()
                .statusCode(200)
                .body("message", equalTo("Hello, user " + id("alice") + "!"));
        String refresh = named.claim("token_type", "refresh")
                .claim("jti", UUID.randomUUID())
                .hs256(SECRET);
        assertThat(Jwt.of(Tokens.in(Api.refresh(refresh)).access())
                        .claims()
                        .path("user_id")
                        .textValue())
                .isEqualTo(key("alice"));
    }

    /** Keys of another system that look like ids here, of accounts that have others. */
    @Test
    @Order(3)
    void a_number_means_the_account_that_had_it_as_its_key_never_the_one_that_has_it_as_its_id() {
        long alice = id("alice");
        long bob = id("bob");
        sql.run(
                "insert into users (external_id, username, email, password) values (?, 'old number', '', '!')",
                "" + bob);
        long numbered = sql.one(Long.class, "select id from users where external_id = ?", "" + bob);

        for (Object number : new Object[] {bob, "" + bob}) {
            named(number, token -> {
                Api.callProtected(token.hs256(SECRET))
                        .then()
                        .statusCode(200)
                        .body("message", equalTo("Hello, user " + numbered + "!"));
                ResourceServer.introspects(token.hs256(SECRET)).then().body("sub", is("" + numbered));
            });
        }
        // An id here, and nobody's key: of somebody with a key, of somebody without, of nobody.
        sql.run(
                "insert into users (id, external_id, username, email, password) values (900001, null, 'keyless', '', '!')");
        for (Object number : new Object[] {alice, "" + alice, "0" + bob, numbered, 900001, "900001", 999_999_999L}) {
            named(number, token -> assertNobody(token, "user_not_found"));
        }
        // What is issued here says the id beside the key: it does not matter whose number the key looks like.
        Jwt own = Jwt.of(Tokens.in(logIn("alice@example.com", "password of alice"))
                        .access())
                .claim("user_id", "" + bob);
        Api.callProtected(own.signed(ring.signing(Purpose.ACCESS).signing()))
                .then()
                .statusCode(200)
                .body("message", equalTo("Hello, user " + id("alice") + "!"));
    }

    @Test
    @Order(3)
    void what_is_nobodys_key_is_refused_everywhere() {
        String key = key("alice");
        List<Object> keys = new ArrayList<>(List.of(
                UUID.randomUUID().toString(),
                key.substring(1),
                key + "0",
                " " + key,
                key + "\n",
                key.replace('c', 'g'),
                "{" + key.replaceFirst("-", "–"),
                "urn:" + key,
                key + "," + key("bob"),
                key("alice") + "' or 'a' = 'a",
                "%",
                "None",
                "alice@example.com",
                username("phone"),
                "k".repeat(5_000),
                "-1",
                "9".repeat(30)));
        for (Object nobody : keys) {
            named(nobody, token -> assertNobody(token, null));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"\"",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "[]",
                "{}",
                "[\"x\"]",
                "1.5",
                "0",
                "-1",
                "1e400",
                "99999999999999999999",
                "{\"id\":1}"
            })
    @Order(3)
    void what_is_no_key_at_all_is_refused_everywhere(String json) {
        for (String type : List.of("access", "refresh")) {
            Jwt jwt = Jwt.of(old("alice", type)).claim("user_id", null).claim("jti", UUID.randomUUID());
            String text = jwt.claims().toString();
            String token = Jwt.ofText(
                    jwt.header().toString(),
                    text.substring(0, text.length() - 1) + ",\"user_id\":" + json + "}",
                    new SecretKeySpec(SECRET, "HmacSHA256"),
                    "HS256");
            assertThat((type.equals("access") ? Api.callProtected(token) : Api.refresh(token)).statusCode())
                    .isEqualTo(401);
            assertThat(Api.verify(token).statusCode()).isIn(200, 401);
            ResourceServer.introspectsRefresh(token).then().body("active", is(false));
        }
    }

    @Test
    @Order(4)
    void a_new_account_gets_a_key_of_the_same_kind() {
        Response made = bearer(old("admin", "access"))
                .body(Map.of(
                        "username", "newcomer", "email", "newcomer@example.com", "password", "a walk uphill, slowly"))
                .post("/api/users/");
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);

        Tokens tokens = Tokens.in(logIn("newcomer@example.com", "a walk uphill, slowly"));

        String key = Jwt.of(tokens.access()).claims().path("user_id").textValue();
        assertThat(UUID.fromString(key)).hasToString(key);
        assertThat(sql.one(String.class, "select external_id from users where username = 'newcomer'"))
                .isEqualTo(key);
        bearer(tokens.access())
                .body(Map.of("title", "New", "content", "Written in Signet."))
                .post("/api/posts/")
                .then()
                .statusCode(201)
                .body("author", is("newcomer"));
    }

    /** A token of an account that is gone goes on naming it. */
    @Test
    @Order(5)
    void what_was_revoked_stays_so_and_names_nobody_else_after_the_account_is_deleted() {
        String kept = old("kiosk", "access");
        String spent = old("php", "refresh");
        String own = Tokens.in(logIn("php@example.com", "password of php")).refresh();
        sql.run("delete from users where external_id in (?, ?)", key("php"), key("kiosk"));

        Api.verify(spent).then().statusCode(400).body("non_field_errors", contains("Token is blacklisted"));
        Api.refresh(spent).then().spec(Refused.token("Token is blacklisted"));
        Api.refresh(own).then().statusCode(401);
        Api.callProtected(kept).then().statusCode(401).body("code", is("user_not_found"));
        Api.verify(kept).then().statusCode(200);
        Api.refresh(old("kiosk", "refresh")).then().statusCode(401);

        // Brought back, under another id: its old tokens stay what they were.
        sql.run("insert into users (external_id, username, email, password) values (?, 'again', '', '!')", key("php"));
        Api.refresh(spent).then().spec(Refused.token("Token is blacklisted"));
        Api.callProtected(old("php", "access")).then().spec(Refused.bearer("Token is blacklisted"));
        sql.run("delete from users where username = 'again'");
    }

    @Test
    @Order(6)
    void once_signet_is_in_use_the_copy_is_refused() {
        assertThatThrownBy(() -> scripts.run("2-copy.sql")).hasStackTraceContaining("Signet is in use");
    }

    @Test
    @Order(7)
    void the_way_back_brings_along_what_was_done_meanwhile() throws IOException, SQLException {
        sql.run("update users set email = 'swapped' where email = 'Sam@example.com'");
        sql.run("update users set email = 'Sam@example.com' where email = 'sam@example.com'");
        sql.run("update users set email = 'sam@example.com' where email = 'swapped'");
        sql.run("update users set email = 'php@example.com' where email = 'bob@example.com'");
        sql.run("update users set is_staff = false where email = 'admin@example.com'");
        sql.run("insert into users (username, email, password) values ('without', '', '!')");
        scripts.moveBack("select * from users where external_id ~ '-'");

        assertThat(djangos("password", key("alice"))).startsWith("argon2$argon2id$");
        assertThat(djangos("password", key("dear"))).startsWith("$2y$15$");
        assertThat(djangos("display_name || ' ' || plan || ' ' || birthday", key("alice")))
                .isEqualTo("Alice Liddell gold 1852-05-04");
        assertThat(djangos("email", key("Sam"))).isEqualTo("sam@example.com");
        assertThat(djangos("email", key("sam"))).isEqualTo("Sam@example.com");
        assertThat(djangos("email", key("bob"))).isEqualTo("php@example.com");
        assertThat(djangos("email || ' ' || is_active", key("php")))
                .startsWith("moved-" + key("php"))
                .endsWith("@invalid false");
        assertThat(djangos("coalesce(email, 'null') || ' ' || is_active", key("kiosk")))
                .isEqualTo("null false");
        assertThat(djangos("coalesce(email, 'null') || ' ' || is_active", key("phone")))
                .isEqualTo("null true");
        assertThat(djangos("email || '.' || is_active", key("blank"))).isEqualTo(".true");
        assertThat(djangos("length(email)", key("endless"))).isEqualTo("312");
        assertThat(djangos("is_superuser", key("admin"))).isEqualTo("false");
        String newcomer = sql.one(String.class, "select external_id from users where username = 'newcomer'");
        assertThat(djangos("email || ' ' || plan || ' ' || preferences", newcomer))
                .isEqualTo("newcomer@example.com free {}");
        String without = sql.one(String.class, "select external_id from users where username = 'without'");
        assertThat(djangos("coalesce(email, 'null')", without)).isEqualTo("null");
        assertThat(sql.one(String.class, "select title from public.blog_post where id = 1"))
                .isEqualTo("Edited in Signet");
        assertThat(sql.one(String.class, "select author_id::text from public.blog_post where title = 'New'"))
                .isEqualTo(newcomer);
    }

    private static Response logIn(String address, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("email", address, "password", password))
                .post("/api/token/");
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    private static Response edit(String bearer, long post, String title) {
        return bearer(bearer).body(Map.of("title", title)).patch("/api/posts/" + post + "/");
    }

    /** An old access token, and not expired, that names this user. */
    private static void named(Object user, Consumer<Jwt> then) {
        then.accept(Jwt.of(old("alice", "access")).claim("user_id", user).claim("jti", UUID.randomUUID()));
    }

    /** It is refused wherever it stands, with this code if there is one. */
    private static void assertNobody(Jwt token, String code) {
        String shown = token.claims().path("user_id").toString();
        Response refused = Api.callProtected(token.hs256(SECRET));
        assertThat(refused.statusCode()).as(shown).isEqualTo(401);
        if (code != null) {
            assertThat(refused.<String>path("code")).as(shown).isEqualTo(code);
        }
        ResourceServer.introspects(token.hs256(SECRET)).then().body("active", is(false));
        Jwt refresh = token.claim("token_type", "refresh");
        assertThat(Api.refresh(refresh.hs256(SECRET)).statusCode()).as(shown).isEqualTo(401);
        assertThat(Api.verify(refresh.hs256(SECRET)).statusCode()).as(shown).isEqualTo(200);
        ResourceServer.introspectsRefresh(refresh.hs256(SECRET)).then().body("active", is(false));
        assertThat(Api.logOut(old("alice", "access"), refresh.hs256(SECRET)).statusCode())
                .as(shown)
                .isIn(200, 400);
    }

    private static String old(String name, String what) {
        return BesideCustomUsers.GIVEN.get("nullable").get(name).get(what).textValue();
    }

    private static String key(String name) {
        return old(name, "key");
    }

    private long id(String name) {
        return sql.one(Long.class, "select id from users where external_id = ?", key(name));
    }

    private String username(String name) {
        return sql.one(String.class, "select username from users where external_id = ?", key(name));
    }

    private String djangos(String column, String key) {
        return sql.one(String.class, "select (" + column + ")::text from public.members where id = ?::uuid", key);
    }
}
