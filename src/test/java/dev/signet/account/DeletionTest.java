package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;

import dev.signet.testing.Api;
import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An account that is deleted takes along what is known of its user. */
@QuarkusTest
@TestProfile(RealMail.class)
class DeletionTest {
    private static final String UNTIL_IT_MAY_END =
            "while exists (select from not_yet) loop perform pg_sleep(0.05); end loop;";

    private static final String DELETIONS = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'";

    @Inject
    Mailbox mailbox;

    @Inject
    Database sql;

    @Test
    void it_takes_the_password() {
        Member alice = Member.user("alice");

        delete(alice, "a guess").then().statusCode(400).body("current_password", contains("Invalid password."));
        alice.calls()
                .delete("/api/users/me/")
                .then()
                .statusCode(400)
                .body("current_password", contains("This field is required."));

        alice.calls().get("/api/users/me/").then().statusCode(200);
    }

    @Test
    void everything_goes_and_no_token_works_any_more() {
        Member alice = Member.user("alice");
        long post = alice.writes("a post");
        Newcomer.forgets(alice.username() + "@example.com").then().statusCode(204);
        mailbox.first(alice.username() + "@example.com");

        delete(alice, Member.PASSWORD).then().statusCode(204);

        await().until(() -> alice.calls().get("/api/protected/").statusCode() == 401);
        Api.refresh(alice.refresh()).then().statusCode(401);
        Api.logIn(alice.username(), Member.PASSWORD).then().statusCode(401);
        for (String table : new String[] {
            "users where id",
            "sessions where user_id",
            "one_time_tokens where user_id",
            "known_devices where user_id",
            "registrations where user_id",
            "posts where author_id"
        }) {
            assertThat(count(table, alice.id())).as(table).isZero();
        }
        assertThat(count("posts where id", post)).isZero();
    }

    /** Neither the limit of statements nor that of the driver's socket, both of seconds, ends it. */
    @Test
    void an_account_that_takes_long_to_delete_is_deleted_all_the_same() {
        Member alice = Member.user("alice");

        takingLong(
                alice,
                "perform pg_sleep(9);",
                () -> delete(alice, Member.PASSWORD).then().statusCode(204));

        assertThat(count("users where id", alice.id())).isZero();
    }

    @Test
    void while_an_account_takes_long_to_delete_administrators_log_in_and_others_are_deleted() {
        for (Member leaving : List.of(Member.user("alice"), Member.admin("root"))) {
            Member admin = Member.admin("another");
            Member bob = Member.user("bob");

            takingLong(leaving, UNTIL_IT_MAY_END, () -> {
                CompletableFuture<Integer> deletion = CompletableFuture.supplyAsync(
                        () -> delete(leaving, Member.PASSWORD).statusCode());
                await().until(() -> sql.one(Long.class, DELETIONS) > 0);

                try {
                    admin.again();
                    delete(bob, Member.PASSWORD).then().statusCode(204);
                    assertThat(deletion).isNotDone();
                } finally {
                    sql.run("delete from not_yet");
                }
                assertThat(deletion.join()).isEqualTo(204);
            });
        }
    }

    /** Does this while the deletion of that account waits. */
    private void takingLong(Member leaving, String wait, Runnable work) {
        sql.run("create table not_yet as select 1");
        sql.run("create function take_long() returns trigger language plpgsql as 'begin " + wait + " return old; end'");
        sql.run("create trigger take_long before delete on users for each row when (old.id = " + leaving.id()
                + ") execute function take_long()");
        try {
            work.run();
        } finally {
            sql.run("drop trigger take_long on users");
            sql.run("drop function take_long()");
            sql.run("drop table not_yet");
        }
    }

    @Test
    void what_waits_for_its_address_goes_too() {
        Member alice = Member.user("alice");
        String address = alice.username() + "@example.com";
        Newcomer other = Newcomer.called("other");
        for (Newcomer newcomer : List.of(new Newcomer(alice.username() + "2", address.toUpperCase()), other)) {
            newcomer.registers().then().statusCode(201);
            sql.run(
                    "insert into invitations (id, token_hash, email, created_at, expires_at)"
                            + " values (gen_random_uuid(), sha256(cast(? as bytea)), ?, now(), now() + interval '1 day')",
                    newcomer.email().getBytes(StandardCharsets.UTF_8),
                    newcomer.email());
        }

        delete(alice, Member.PASSWORD).then().statusCode(204);

        for (String table : new String[] {"registrations", "invitations"}) {
            assertThat(of(table, address)).as(table).isZero();
            assertThat(of(table, other.email())).as(table).isEqualTo(1);
        }
    }

    private long of(String table, String address) {
        return sql.one(Long.class, "select count(*) from " + table + " where lower(email) = ?", address);
    }

    @Test
    void its_events_stay_and_say_no_more_from_where() {
        Member alice = Member.user("alice");
        delete(alice, "a guess").then().statusCode(400);
        assertThat(traces(alice.id())).isPositive();

        delete(alice, Member.PASSWORD).then().statusCode(204);

        assertThat(traces(alice.id())).isZero();
        assertThat(sql.one(
                        String.class,
                        "select string_agg(outcome, ',' order by id) from security_events where user_id = ? and kind = 'deleted'",
                        alice.id()))
                .isEqualTo("failure,success");
    }

    @Test
    void the_same_holds_for_who_is_deleted_past_the_service() {
        Member alice = Member.user("alice");
        alice.writes("a post");
        delete(alice, "a guess").then().statusCode(400);

        sql.run("delete from users where id = ?", alice.id());

        assertThat(traces(alice.id())).isZero();
        assertThat(count("posts where author_id", alice.id())).isZero();
        await().until(() -> alice.calls().get("/api/protected/").statusCode() == 401);
    }

    /** The address of a deleted administrator is also removed from the events of other accounts. */
    @Test
    void what_an_administrator_did_stays_and_says_no_more_from_where() {
        Member admin = Member.admin("root");
        Member.admin("another");
        Member alice = Member.user("alice");
        admin.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("is_active", false))
                .patch("/api/users/" + alice.id() + "/")
                .then()
                .statusCode(200);

        delete(admin, Member.PASSWORD).then().statusCode(204);

        assertThat(sql.one(
                        String.class,
                        "select address || device || actor_id from security_events where user_id = ? and kind = 'deactivated'",
                        alice.id()))
                .isEqualTo(Long.toString(admin.id()));
    }

    private static Response delete(Member member, String password) {
        return member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", password))
                .delete("/api/users/me/");
    }

    private long count(String table, long id) {
        return sql.one(Long.class, "select count(*) from " + table + " = ?", id);
    }

    private long traces(long user) {
        return sql.one(
                Long.class,
                "select count(*) from security_events where user_id = ? and (address, device) <> ('', '')",
                user);
    }
}
