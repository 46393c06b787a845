package dev.signet.user;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey.Purpose;
import dev.signet.testing.Api;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.Rounds;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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

/** What {@code docs/migrating-from-django.md} says, done with its own scripts, on a dump that Django made. */
@QuarkusTest
@TestProfile(MovingInFromDjangoTest.BesideDjango.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MovingInFromDjangoTest {
    private static final String NO_ACCOUNT = "No active account found with the given credentials";
    private static final JsonNode GIVEN = json("tokens.json");

    /** A schema of its own beside Django's tables, and the secret of Django's tokens. */
    public static class BesideDjango implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String schema = "signet_" + UUID.randomUUID().toString().replace("-", "");
            return Map.of(
                    "quarkus.datasource.jdbc.additional-jdbc-properties.currentSchema",
                    schema,
                    "quarkus.flyway.default-schema",
                    schema,
                    "signet.keys.legacy.hs256-secret",
                    GIVEN.get("secret").textValue(),
                    "signet.login.fields",
                    "username,email");
        }
    }

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
        scripts.moveIn("dump.sql", "1-views.sql");
        djangoGoesOn();
        scripts.run("2-copy.sql");
        movedIn = true;
    }

    @AfterAll
    static void moveOut() {
        MigrationScripts.removeDjango();
    }

    /**
     * Between the first copy and the last one: somebody is renamed and a newcomer takes the name and the address, two swap theirs,
     * somebody moves, is closed, leaves; a post comes and one goes.
     */
    private void djangoGoesOn() {
        named("argon", "argonaut");
        sql.run("""
                insert into public.auth_user
                values (nextval('public.auth_user_id_seq'), '!x', null, false, 'argon', '', '', 'argon@example.com', false, true,
                        now())
                """);
        named("older", "interim");
        named("scrypted", "older");
        named("interim", "scrypted");
        sql.run("update public.auth_user set email = 'Moved@Example.com' where username = 'bcrypted'");
        sql.run("update public.auth_user set is_active = false where username = 'home'");
        sql.run("delete from public.auth_user where username = 'invited'");
        sql.run("delete from public.posts_post where title = 'The first of Late.Comer'");
        sql.run("""
                insert into public.posts_post
                values (nextval('public.posts_post_id_seq'), 'The second of bob', 'Later.', 3, now(), now())
                """);
    }

    private void named(String before, String after) {
        sql.run(
                "update public.auth_user set username = ?, email = ? where username = ?",
                after,
                after + "@example.com",
                before);
    }

    @Test
    @Order(1)
    void everybody_and_every_post_has_come_along() throws IOException {
        assertThat(sql.one(Long.class, "select count(*) from users")).isEqualTo(15);
        assertThat(sql.one(Long.class, "select count(*) from posts")).isEqualTo(3);
        // As in DjangoShapesTest. Émile has no address.
        assertThat(MigrationScripts.check()).isEqualTo("0,0,0,0,0,0,1,0,0,2,4,0,0,0,1,0");
        assertThat(sql.one(
                        String.class,
                        "select concat_ws('|', id, email, is_active, is_staff, to_char(last_login at time zone 'utc',"
                                + " 'YYYY-MM-DD HH24:MI:SS.US')) from users where username = 'admin'"))
                .isEqualTo("1|admin@example.com|t|t|2025-11-03 08:15:30.123456");
    }

    /** All accounts come from Django and nobody has logged in yet: an unknown name must not be answered sooner than theirs. */
    @Test
    @Order(2)
    void an_unknown_name_or_address_is_refused_as_slowly_as_an_account_with_a_hash_of_django() {
        Rounds.untilItHolds(MovingInFromDjangoTest::assertRefusalsTakeAlike);
    }

    private static void assertRefusalsTakeAlike() {
        // Whoever guessed wrong before would wait.
        Sql.run("delete from throttled");
        List<Long> known = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            known.add(refusal(i % 2 == 0 ? "work" : "left@example.com", "wrong"));
            unknown.add(refusal("nobody-" + UUID.randomUUID() + (i % 2 == 0 ? "" : "@example.com"), "wrong"));
        }
        assertThat(median(unknown) / median(known)).isBetween(0.5, 2.0);
    }

    @Test
    @Order(2)
    void an_unknown_name_keeps_its_stand_in_however_it_is_spelled() {
        for (String name : List.of("nobody", "somebody", "Кто-то")) {
            assertThat(standIn(name)).isEqualTo(standIn(name.toUpperCase())).isEqualTo(standIn(name));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "admin, password of admin",
        "bob, password of bob",
        "argonaut, password of argon",
        "bcrypted, password of bcrypted",
        "older, password of scrypted",
        "scrypted, password of older",
        "Émile, пароль-密码-pässwörd-🔑",
        "Late.Comer, password of Late.Comer"
    })
    @Order(3)
    void each_kind_of_hash_logs_in_and_is_argon2id_from_then_on(String username, String password) {
        Api.logIn(username, "X" + password).then().spec(Refused.because(NO_ACCOUNT));
        assertThat(stored(username)).doesNotStartWith("$argon2id$");

        Tokens first = Tokens.in(Api.logIn(username, password));
        assertThat(stored(username)).startsWith("$argon2id$");

        Tokens.in(Api.logIn(username, password)).callsProtected().then().statusCode(200);
        first.callsProtected().then().statusCode(200);
    }

    @Test
    @Order(3)
    void who_had_no_usable_password_or_was_closed_does_not_log_in() {
        Api.logIn("argon", "!x").then().spec(Refused.because(NO_ACCOUNT));
        Api.logIn("left", "password of left").then().spec(Refused.because(NO_ACCOUNT));
        Api.logIn("home", "password of home").then().spec(Refused.because(NO_ACCOUNT));
    }

    @Test
    @Order(4)
    void the_administrator_is_one() {
        Tokens admin = Tokens.in(Api.logIn("admin", "password of admin"));

        assertThat(Jwt.of(admin.access()).claims().path("role").textValue()).isEqualTo("admin");
        assertThat(Jwt.of(admin.access()).claims().path("user_id").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "ALICE, password of alice, alice",
        "émile, пароль-密码-pässwörd-🔑, Émile",
        "late.comer, password of Late.Comer, Late.Comer",
        "Sam, password of Sam, Sam",
        "sam, password of sam, sam",
        "Sam@example.com, password of Sam, Sam",
        "moved@example.com, password of bcrypted, bcrypted",
        "older@example.com, password of scrypted, older",
    })
    @Order(4)
    void names_and_addresses_mean_whom_they_meant_and_any_case_where_there_is_one_only(
            String typed, String password, String username) {
        assertThat(Jwt.of(Tokens.in(Api.logIn(typed, password)).access())
                        .claims()
                        .path("user_id")
                        .longValue())
                .isEqualTo(sql.one(Long.class, "select id from users where username = ?", username));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAM", "SAM@example.com", "shared@example.com"})
    @Order(4)
    void a_name_that_could_mean_two_means_nobody(String typed) {
        for (String owner : List.of("Sam", "sam", "work")) {
            Api.logIn(typed, "password of " + owner).then().spec(Refused.because(NO_ACCOUNT));
        }
    }

    @Test
    @Order(5)
    void an_old_access_token_edits_an_old_post() {
        String bearer = GIVEN.get("alice").get("access").textValue();

        edit(bearer, 501, "Edited in Signet").then().statusCode(200);
        edit(bearer, 502, "Not mine").then().statusCode(403);

        assertThat(sql.one(String.class, "select title from posts where id = 501"))
                .isEqualTo("Edited in Signet");
    }

    @Test
    @Order(5)
    void an_old_refresh_token_gets_new_tokens_once() {
        String refresh = GIVEN.get("alice").get("refresh").textValue();

        Tokens renewed = Tokens.in(Api.refresh(refresh));

        renewed.callsProtected().then().statusCode(200);
        renewed.refreshes().callsProtected().then().statusCode(200);
        Api.refresh(refresh).then().statusCode(401);
    }

    @Test
    @Order(5)
    void a_refresh_token_that_django_refused_is_refused() {
        Api.refresh(GIVEN.get("bob_spent").get("refresh").textValue())
                .then()
                .spec(Refused.token("Token is blacklisted"));
    }

    @Test
    @Order(6)
    void new_accounts_and_posts_get_ids_that_django_never_gave() {
        User guest = new User("guest", "", "!", false, Instant.now());
        QuarkusTransaction.requiringNew().run(guest::persist);
        long post = given().header(
                        "Authorization",
                        "Bearer " + GIVEN.get("alice").get("access").textValue())
                .contentType(ContentType.JSON)
                .body(Map.of("title", "New", "content", "Written in Signet."))
                .post("/api/posts/")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");

        assertThat(guest.id()).isEqualTo(1003);
        assertThat(post).isEqualTo(505);
    }

    @Test
    @Order(7)
    void once_signet_is_in_use_the_copy_is_refused_and_changes_nothing() {
        assertThatThrownBy(() -> scripts.run("2-copy.sql")).hasStackTraceContaining("Signet is in use");

        assertThat(sql.one(String.class, "select title from posts where id = 501"))
                .isEqualTo("Edited in Signet");
    }

    @Test
    @Order(8)
    void the_way_back_brings_along_what_was_done_meanwhile() throws IOException, SQLException {
        sql.run("delete from users where username = 'left'");
        sql.run("update users set username = 'left' where username = 'bcrypted'");
        sql.run("update users set username = 'interim' where username = 'work'");
        sql.run("update users set username = 'work' where username = 'home'");
        sql.run("update users set username = 'home' where username = 'interim'");
        sql.run("update users set is_staff = false where username = 'admin'");
        sql.run("insert into posts (title, content) values ('Outlived its author', '')");
        scripts.moveBack("select * from users");

        assertThat(djangos("password", "admin")).startsWith("argon2$argon2id$v=19$m=1024,t=1,p=1$");
        assertThat(djangos("password", "home")).startsWith("pbkdf2_sha256$");
        assertThat(djangos("id", "guest")).isEqualTo("1003");
        assertThat(djangos("id", "left")).isEqualTo("5");
        assertThat(djangos("id", "home")).isEqualTo("13");
        assertThat(djangos("id", "work")).isEqualTo("14");
        assertThat(sql.one(String.class, "select username || ' ' || is_active from public.auth_user where id = 10"))
                .startsWith("moved-10-")
                .endsWith(" false");
        assertThat(djangos("is_superuser", "admin")).isEqualTo("false");
        assertThat(djangos("is_active", "alice")).isEqualTo("true");
        assertThat(sql.one(String.class, "select title from public.posts_post where id = 501"))
                .isEqualTo("Edited in Signet");
        assertThat(sql.one(String.class, "select title from public.posts_post where id = 505"))
                .isEqualTo("New");
        assertThat(sql.one(Long.class, "select count(*) from public.posts_post where title = 'Outlived its author'"))
                .isZero();
    }

    /** As the page says that an operator can. */
    @Test
    @Order(9)
    void who_has_no_usable_password_can_be_let_set_one_by_mail() throws IOException {
        String statement =
                "update users set password = 'to be set by e-mail' where username = 'invited' and password like '!%'";
        assertThat(Files.readString(Path.of("docs", "migrating-from-django.md")))
                .contains(statement);

        sql.run(statement.replace("invited", "argon"));
        Api.logIn("argon", "to be set by e-mail").then().spec(Refused.because(NO_ACCOUNT));
        forgets("argon@example.com");

        Awaitility.await()
                .until(() -> !mails.getMailsSentTo("argon@example.com").isEmpty());
        assertThat(mails.getMailsSentTo("argon@example.com")).hasSize(1);
        assertThat(mails.getMailsSentTo("argon@example.com").get(0).getText()).contains("#reset/");
    }

    /** Numbers are ids, because ids were kept. */
    @Test
    @Order(10)
    void once_an_account_has_a_key_of_the_old_system_old_tokens_name_accounts_by_such_keys_only() {
        String token = GIVEN.get("alice").get("access").textValue();
        byte[] secret = GIVEN.get("secret").textValue().getBytes(StandardCharsets.UTF_8);
        Api.callProtected(token).then().statusCode(200);

        sql.run("update users set external_id = 'A-2' where username = 'alice'");
        try {
            Api.callProtected(token).then().statusCode(401).body("code", equalTo("user_not_found"));
            String byKey = Jwt.of(token).claim("user_id", "A-2").hs256(secret);
            Api.callProtected(byKey).then().statusCode(200);
            String refresh = Jwt.of(byKey)
                    .claim("token_type", "refresh")
                    .claim("jti", UUID.randomUUID())
                    .hs256(secret);
            // By default new tokens say the id here. Those of before, if it was otherwise, say the key.
            Jwt own = Jwt.of(Tokens.in(Api.refresh(refresh)).access());
            assertThat(own.claims().path("user_id").isIntegralNumber()).isTrue();
            Key key = ring.signing(Purpose.ACCESS).signing();
            Api.callProtected(own.claim("user_id", "A-2").signed(key)).then().statusCode(200);
            Api.callProtected(own.claim("user_id", "A-3").signed(key)).then().statusCode(401);
        } finally {
            sql.run("update users set external_id = null");
        }
        Api.callProtected(token).then().statusCode(200);
    }

    private static void forgets(String address) {
        given().contentType(ContentType.JSON)
                .body(Map.of("email", address))
                .post("/api/users/reset_password/")
                .then()
                .statusCode(204);
    }

    private static Response edit(String bearer, long post, String title) {
        return given().header("Authorization", "Bearer " + bearer)
                .contentType(ContentType.JSON)
                .body(Map.of("title", title))
                .patch("/api/posts/" + post + "/");
    }

    private static long refusal(String username, String password) {
        long start = System.nanoTime();
        Api.logIn(username, password).then().statusCode(401);
        return System.nanoTime() - start;
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }

    private static long standIn(String name) {
        return QuarkusTransaction.requiringNew()
                .call(() -> UserLookup.atLogin(name, Set.of())
                        .standIn()
                        .orElseThrow()
                        .id());
    }

    private String stored(String username) {
        return sql.one(String.class, "select password from users where username = ?", username);
    }

    private String djangos(String column, String username) {
        return sql.one(String.class, "select " + column + "::text from public.auth_user where username = ?", username);
    }

    private static JsonNode json(String resource) {
        try {
            return new ObjectMapper().readTree(MigrationScripts.resource(resource));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
