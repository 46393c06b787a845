package dev.signet.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.signet.testing.Database;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Users download everything that is stored about them, and no secret. */
@QuarkusTest
class DownloadTest {
    /** Tables with a column for a user whose rows are in no download, and why. */
    private static final Set<String> LEFT_OUT = Set.of(
            // Only what is needed to refuse tokens of what was deleted.
            "deleted_sessions",
            "deleted_users",
            // No account exists yet.
            "registrations",
            "pending_passkeys",
            // Their events are in the download; these rows say who is still to be told.
            "reactions_due",
            "webhook_deliveries",
            // Among the second factors in the download.
            "recovery_codes",
            // A list of names, kept by triggers.
            "post_authors",
            "post_author_counts",
            // Deleted within minutes.
            "email_codes");

    /** Lists whose names are not those of their tables. */
    private static final Map<String, String> LISTS =
            Map.of("factors", "second_factors", "one_time_tokens", "links_in_mails");

    private static final String USER_TABLES = """
            select c.relname
              from pg_class c
                   join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
             where c.relnamespace = current_schema()::regnamespace
               and c.relkind = 'r'
               and a.attname in ('user_id', 'owner_id', 'author_id', 'actor_id', 'invited_by', 'account')
             union
            select c.relname
              from pg_constraint f
                   join pg_class c on c.oid = f.conrelid
             where f.confrelid = 'users'::regclass
            """;

    @Inject
    Database sql;

    @Test
    void it_has_the_account_its_sessions_events_and_posts() {
        Member alice = Member.user("alice");
        for (int i = 0; i < 45; i++) {
            alice.writes("Post " + i);
        }
        sql.run("update users set metadata = '{\"theme\": \"dark\"}', first_name = 'Alice' where id = ?", alice.id());

        alice.calls()
                .get("/api/users/me/export/")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("signet-user-" + alice.id() + ".json"))
                .header("Cache-Control", "no-store")
                .body("account.username", equalTo(alice.username()))
                .body("account.first_name", equalTo("Alice"))
                .body("account.metadata.theme", equalTo("dark"))
                .body("sessions", hasSize(1))
                .body("sessions[0].sign_in_method", equalTo("password"))
                .body("security_events.kind", hasItem("login"))
                .body("posts", hasSize(45))
                .body("posts[44].title", equalTo("Post 44"))
                .body("posts[44].author", equalTo(alice.username()));
    }

    @Test
    void it_has_neither_hashes_nor_tokens_nor_secrets() {
        Member alice = Member.user("alice");
        String canary = "c" + UUID.randomUUID().toString().replace("-", "");
        sql.run(
                "insert into factors (user_id, id, kind, name, created_at, confirmed_at, secret)"
                        + " values (?, gen_random_uuid(), 'totp', 'Phone', now(), now(), cast(? as bytea))",
                alice.id(),
                canary);
        sql.run("insert into recovery_codes (user_id, code_hash) values (?, cast(? as bytea))", alice.id(), canary);
        sql.run(
                "insert into one_time_tokens (user_id, token_hash, purpose, email, created_at, expires_at)"
                        + " values (?, cast(? as bytea), 'NEW_EMAIL', 'new@example.com', now(), now() + interval '1 day')",
                alice.id(),
                canary);
        String hash = sql.one(String.class, "select password from users where id = ?", alice.id());
        String jti = sql.one(String.class, "select refresh_jti from sessions where user_id = ?", alice.id());
        String access = sql.one(String.class, "select access_jti from sessions where user_id = ?", alice.id());

        String data = alice.calls().get("/api/users/me/export/").asString();

        assertThat(data)
                .contains("\"second_factors\":[{\"kind\":\"totp\",\"name\":\"Phone\"")
                .contains("recovery_code")
                .contains("new@example.com")
                .doesNotContain(canary)
                .doesNotContain(hash)
                .doesNotContain("argon2")
                .doesNotContain(jti)
                .doesNotContain(access);
    }

    @Test
    void it_does_not_show_where_an_administrator_sat_or_what_others_did() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        Member bob = Member.user("bob");
        event("role_changed", alice, admin, "192.0.2.201");
        event("login", bob, null, "192.0.2.202");

        assertThat(alice.calls().get("/api/users/me/export/").asString())
                .contains("role_changed")
                .doesNotContain("192.0.2.201")
                .doesNotContain("192.0.2.202")
                .doesNotContain(bob.username());
        admin.calls()
                .get("/api/users/me/export/")
                .then()
                .body("actions.find { it.kind == 'role_changed' }.address", equalTo("192.0.2.201"));
    }

    @Test
    void a_download_is_an_event_with_who_did_it() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        admin.calls()
                .get("/api/users/" + alice.id() + "/export/")
                .then()
                .statusCode(200)
                .body("account.id", equalTo((int) alice.id()));

        assertThat(sql.one(
                        Long.class,
                        "select actor_id from security_events where user_id = ? and kind = 'data_exported'",
                        alice.id()))
                .isEqualTo(admin.id());
    }

    @Test
    void others_get_nothing() {
        Member alice = Member.user("alice");
        Member bob = Member.user("bob");

        alice.calls().get("/api/users/" + bob.id() + "/export/").then().statusCode(404);
        alice.calls().get("/api/users/" + alice.id() + "/export/").then().statusCode(200);
        Member.admin("root")
                .calls()
                .get("/api/users/" + Integer.MAX_VALUE + "/export/")
                .then()
                .statusCode(404);
        given().get("/api/users/me/export/").then().statusCode(401);
        given().get("/api/users/" + bob.id() + "/export/").then().statusCode(401);
    }

    @Test
    void every_table_with_data_of_users_is_in_the_download_or_left_out_for_a_reason() {
        Map<String, Object> data = Member.user("alice")
                .calls()
                .get("/api/users/me/export/")
                .jsonPath()
                .getMap("");

        assertThat(sql.all(String.class, USER_TABLES))
                .filteredOn(table -> !LEFT_OUT.contains(table))
                .filteredOn(table -> !data.containsKey(LISTS.getOrDefault(table, table)))
                .as("tables with data about users that is not in their downloads. Write a bean of the type"
                        + " personal.PersonalData whose name is that of the table, or, if users need not have the data,"
                        + " add the table to LEFT_OUT")
                .isEmpty();
    }

    private void event(String kind, Member user, Member actor, String address) {
        sql.run(
                "insert into security_events (happened_at, kind, outcome, user_id, actor_id, address)"
                        + " values (now(), ?, 'success', ?, ?, ?)",
                kind,
                user.id(),
                actor == null ? null : actor.id(),
                address);
    }
}
