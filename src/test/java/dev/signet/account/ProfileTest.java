package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.Database;
import dev.signet.testing.EndedSignIns;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users see and change their own accounts. */
@QuarkusTest
@TestProfile(RealMail.class)
class ProfileTest {
    @Inject
    Mailbox mailbox;

    @Inject
    Database sql;

    @Test
    void one_sees_oneself() {
        Member alice = Member.user("alice");

        for (String path : new String[] {"/api/users/me/", "/api/users/" + alice.id() + "/"}) {
            alice.calls()
                    .get(path)
                    .then()
                    .statusCode(200)
                    .body("$", aMapWithSize(3))
                    .body("id", equalTo((int) alice.id()))
                    .body("username", equalTo(alice.username()))
                    .body("email", equalTo(email(alice)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH"})
    void another_address_counts_once_it_is_proven_and_the_old_one_is_told(String method) {
        Member alice = Member.user("alice");
        String moved = "moved-" + email(alice);

        change(method, alice, moved).then().statusCode(200).body("email", equalTo(email(alice)));

        Mail question = mailbox.first(moved);
        assertThat(question.subject()).isEqualTo("Confirm your email address for Signet");
        assertThat(stored(alice)).isEqualTo(email(alice));
        Newcomer.activates(question.uid(), question.token()).then().statusCode(204);
        assertThat(stored(alice)).isEqualTo(moved);
        assertThat(mailbox.first(email(alice)).subject()).isEqualTo("Your email address on Signet was changed");
        Newcomer.activates(question.uid(), question.token()).then().statusCode(400);
        assertThat(sql.one(
                        String.class,
                        "select string_agg(kind, ',' order by id) from security_events"
                                + " where user_id = ? and kind like 'email%'",
                        alice.id()))
                .isEqualTo("email_change_requested,email_changed");
    }

    /** Whoever had the account until then may have asked for it. */
    @ParameterizedTest
    @EnumSource
    void a_change_of_the_address_that_was_asked_for_before_all_sessions_ended_is_void(EndedSignIns end) {
        Member alice = Member.user("alice");
        String wanted = "thief-" + email(alice);
        change("PATCH", alice, wanted).then().statusCode(200);
        Mail question = mailbox.first(wanted);

        end.to(alice);

        Newcomer.activates(question.uid(), question.token()).then().statusCode(400);
        if (end != EndedSignIns.DELETED) {
            assertThat(stored(alice)).isEqualTo(email(alice));
        }
    }

    @Test
    void it_takes_the_password_to_ask_for_another_address() {
        Member alice = Member.user("alice");

        alice.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("email", "thief-" + email(alice)))
                .patch("/api/users/me/")
                .then()
                .statusCode(400)
                .body("current_password", contains("This field is required."));
        alice.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("email", "thief-" + email(alice), "current_password", "a guess"))
                .patch("/api/users/me/")
                .then()
                .statusCode(400)
                .body("current_password", contains("Invalid password."));
    }

    @Test
    void who_asks_for_an_address_that_is_taken_is_answered_alike_and_its_owner_is_told() {
        Member alice = Member.user("alice");
        Member bob = Member.user("bob");

        change("PATCH", alice, email(bob)).then().statusCode(200).body("email", equalTo(email(alice)));

        assertThat(mailbox.first(email(bob)).subject()).isEqualTo("You have an account on Signet");
        assertThat(sql.one(Long.class, "select count(*) from one_time_tokens where user_id = ?", alice.id()))
                .isZero();
    }

    @Test
    void an_address_that_was_taken_meanwhile_is_refused() {
        Member alice = Member.user("alice");
        Member bob = Member.user("bob");
        String wanted = "wanted-" + email(alice);
        change("PATCH", alice, wanted).then().statusCode(200);
        Mail question = mailbox.first(wanted);
        sql.run("update users set email = ? where id = ?", wanted, bob.id());

        Newcomer.activates(question.uid(), question.token())
                .then()
                .statusCode(400)
                .body("email", contains("A user with that email already exists."));

        assertThat(stored(alice)).isEqualTo(email(alice));
    }

    @Test
    void what_stays_the_same_needs_no_proof() {
        Member alice = Member.user("alice");

        alice.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("email", email(alice), "username", "ignored", "id", 7))
                .put("/api/users/me/")
                .then()
                .statusCode(200)
                .body("username", equalTo(alice.username()))
                .body("id", equalTo((int) alice.id()));
    }

    @Test
    void who_has_no_address_need_not_make_one_up() {
        Member alice = Member.user("alice");
        sql.run("update users set email = '' where id = ?", alice.id());

        for (String method : new String[] {"PUT", "PATCH"}) {
            change(method, alice, "").then().statusCode(200).body("email", equalTo(""));
        }
    }

    @Test
    void nobody_gives_up_the_own_address() {
        Member alice = Member.user("alice");

        change("PUT", alice, " ").then().statusCode(400).body("email", contains("This field may not be blank."));

        assertThat(stored(alice)).isEqualTo(email(alice));
    }

    @Test
    void an_account_that_was_closed_since_moves_nowhere() {
        Member alice = Member.user("alice");
        String wanted = "wanted-" + email(alice);
        change("PATCH", alice, wanted).then().statusCode(200);
        Mail question = mailbox.first(wanted);
        sql.run("update users set is_active = false where id = ?", alice.id());

        Newcomer.activates(question.uid(), question.token())
                .then()
                .statusCode(400)
                .body("token", contains("Invalid token for given user."));

        assertThat(stored(alice)).isEqualTo(email(alice));
    }

    @Test
    void a_username_like_the_password_is_refused() {
        Member alice = Member.user("alice");

        rename(alice, "A.Password.of.the.tests", Member.PASSWORD)
                .then()
                .statusCode(400)
                .body("new_username", contains("The password is too similar to the username."));
    }

    @Test
    void a_username_is_changed_with_the_password_and_told_by_mail() {
        Member alice = Member.user("alice");
        String next = "renamed-" + alice.username();

        rename(alice, next, "a guess").then().statusCode(400).body("current_password", contains("Invalid password."));
        rename(alice, next, Member.PASSWORD).then().statusCode(204);

        assertThat(sql.one(String.class, "select username from users where id = ?", alice.id()))
                .isEqualTo(next);
        assertThat(mailbox.first(email(alice)).text()).contains(next);
        // Sessions go on.
        alice.calls().get("/api/users/me/").then().statusCode(200).body("username", equalTo(next));
    }

    @Test
    void a_username_is_not_taken_twice_in_whatever_case() {
        Member alice = Member.user("alice");
        Member bob = Member.user("bob");

        for (String taken : new String[] {bob.username(), bob.username().toUpperCase()}) {
            rename(alice, taken, Member.PASSWORD)
                    .then()
                    .statusCode(400)
                    .body("new_username", contains("A user with that username already exists."));
        }
        rename(alice, alice.username().toUpperCase(), Member.PASSWORD).then().statusCode(204);
    }

    @Test
    void nobody_gets_in_without_a_token() {
        for (String path :
                new String[] {"me", "1", "set_password", "set_username", "me/security_events", "invitations"}) {
            RestAssured.get("/api/users/" + path + "/").then().statusCode(401);
        }
        RestAssured.get("/api/users/").then().statusCode(401);
    }

    private static Response change(String method, Member member, String email) {
        return member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("email", email, "current_password", Member.PASSWORD))
                .request(method, "/api/users/me/");
    }

    private static Response rename(Member member, String next, String password) {
        return member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("new_username", next, "current_password", password))
                .post("/api/users/set_username/");
    }

    private String stored(Member member) {
        return sql.one(String.class, "select email from users where id = ?", member.id());
    }

    private static String email(Member member) {
        return member.username() + "@example.com";
    }
}
