package dev.signet.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import dev.signet.testing.EverySettingChanged;
import dev.signet.testing.Member;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Invitations instead of open doors, addresses that need no proof, fields twice, posts that stay. */
@QuarkusTest
@TestProfile(EverySettingChanged.class)
class OtherSettingsTest {
    private static final String WORDS = "a quiet walk by the river";

    @Inject
    Database sql;

    @Inject
    AdjustableClock clock;

    @Inject
    MockMailbox mails;

    @Inject
    EmailChange emailChange;

    @Test
    void who_was_invited_registers_once() {
        String invitation = invite(Map.of()).jsonPath().getString("invitation");
        Newcomer carol = Newcomer.called("carol");

        register(carol, invitation).then().statusCode(201).body("username", equalTo(carol.username()));

        carol.logsIn().then().statusCode(200);
        register(Newcomer.called("mallory"), invitation)
                .then()
                .statusCode(400)
                .body("invitation", contains("This invitation is invalid, used or expired."));
    }

    @Test
    void of_several_at_once_one_registers() {
        String invitation = invite(Map.of()).jsonPath().getString("invitation");

        List<Integer> statuses = AtOnce.times(
                4, () -> register(Newcomer.called("carol"), invitation).statusCode());

        assertThat(statuses).containsExactlyInAnyOrder(201, 400, 400, 400);
    }

    @Test
    void nobody_registers_without_an_invitation_or_after_its_time() {
        register(Newcomer.called("mallory"), "guessed").then().statusCode(400);
        register(Newcomer.called("mallory"), null)
                .then()
                .statusCode(400)
                .body("invitation", contains("This field is required."));
        String invitation = invite(Map.of()).jsonPath().getString("invitation");
        clock.advance(Duration.ofHours(25));
        register(Newcomer.called("late"), invitation).then().statusCode(400);
    }

    @Test
    void an_invitation_that_is_sent_is_good_for_its_address_and_not_answered() {
        Newcomer carol = Newcomer.called("carol");

        invite(Map.of("email", carol.email()))
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("invitation", nullValue())
                .body("email", equalTo(carol.email()));

        Awaitility.await().until(() -> !mails.getMailsSentTo(carol.email()).isEmpty());
        String text = mails.getMailsSentTo(carol.email()).get(0).getText();
        String token = text.replaceAll("(?s).*#invitation/(\\S+).*", "$1");
        register(Newcomer.called("mallory"), token).then().statusCode(400);
        register(carol, token).then().statusCode(201);
    }

    @Test
    void administrators_alone_invite_see_invitations_and_take_them_back() {
        Member alice = Member.user("alice");
        String id = invite(Map.of()).path("id");

        as(alice)
                .contentType(ContentType.JSON)
                .body(Map.of())
                .post("/api/users/invitations/")
                .then()
                .statusCode(403);
        as(alice).get("/api/users/invitations/").then().statusCode(403);
        as(alice).delete("/api/users/invitations/" + id + "/").then().statusCode(403);
        assertThat(listed()).contains(id);
    }

    @Test
    void invitations_are_listed_while_they_are_good_without_what_one_registers_with() {
        Response used = invite(Map.of());
        register(Newcomer.called("carol"), used.path("invitation")).then().statusCode(201);
        Response first = invite(Map.of());
        Response second = invite(Map.of("email", "dave@example.com"));

        List<String> ids = List.of(second.path("id"), first.path("id"));
        assertThat(listed()).containsSubsequence(ids).doesNotContain(used.<String>path("id"));
        as(Member.admin("root"))
                .get("/api/users/invitations/")
                .then()
                .body("[0].email", equalTo("dave@example.com"))
                .body("invitation", everyItem(nullValue()));

        clock.advance(Duration.ofDays(8));
        assertThat(listed()).doesNotContainAnyElementsOf(ids);
    }

    @Test
    void nobody_registers_with_an_invitation_that_was_taken_back() {
        Response invitation = invite(Map.of());
        String path = "/api/users/invitations/" + invitation.path("id") + "/";

        as(Member.admin("root")).delete(path).then().statusCode(204);

        register(Newcomer.called("mallory"), invitation.path("invitation"))
                .then()
                .statusCode(400);
        as(Member.admin("root")).delete(path).then().statusCode(404);
        as(Member.admin("root"))
                .delete("/api/users/invitations/123/")
                .then()
                .statusCode(404)
                .body("detail", equalTo("No Invitation matches the given query."));
        as(Member.admin("root"))
                .get("/api/security_events/?kind=invitation_withdrawn")
                .then()
                .body("[0].outcome", equalTo("success"));
    }

    @Test
    void a_taken_name_or_address_does_not_spend_the_invitation() {
        String invitation = invite(Map.of()).jsonPath().getString("invitation");
        Member alice = Member.user("alice");
        Newcomer carol = Newcomer.called("carol");

        register(new Newcomer(alice.username().toUpperCase(), carol.email()), invitation)
                .then()
                .statusCode(400)
                .body("username", contains("A user with that username already exists."));
        register(new Newcomer(carol.username(), alice.username() + "@EXAMPLE.com"), invitation)
                .then()
                .statusCode(400)
                .body("email", contains("A user with that email already exists."));
        register(carol, invitation).then().statusCode(201);
    }

    @Test
    void passwords_and_names_are_wanted_twice() {
        Member alice = Member.user("alice");

        as(alice)
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", Member.PASSWORD, "new_password", WORDS, "re_new_password", "other"))
                .post("/api/users/set_password/")
                .then()
                .statusCode(400)
                .body("non_field_errors", contains("The two password fields didn't match."));
        as(alice)
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", Member.PASSWORD, "new_username", "one"))
                .post("/api/users/set_username/")
                .then()
                .statusCode(400)
                .body("re_new_username", contains("This field is required."));
    }

    /** As in djoser: what is wrong with the password itself comes first. */
    @Test
    void a_weak_password_is_told_as_such_even_if_its_repetition_differs() {
        for (String weak : new String[] {"short", "12345678", "password123"}) {
            for (String again : new String[] {weak, "other", WORDS}) {
                Member alice = Member.user("alice");
                as(alice)
                        .contentType(ContentType.JSON)
                        .body(Map.of(
                                "current_password", Member.PASSWORD, "new_password", weak, "re_new_password", again))
                        .post("/api/users/set_password/")
                        .then()
                        .statusCode(400)
                        .body("$", aMapWithSize(1))
                        .body("new_password", not(empty()));
                Newcomer.post(
                                "/api/users/reset_password_confirm/",
                                Map.of("uid", "?", "token", "t", "new_password", weak, "re_new_password", again))
                        .then()
                        .statusCode(400)
                        .body("$", aMapWithSize(1))
                        .body("new_password", not(empty()));
            }
        }
        Newcomer.post(
                        "/api/users/reset_password_confirm/",
                        Map.of("uid", "?", "token", "t", "new_password", WORDS, "re_new_password", "other"))
                .then()
                .statusCode(400)
                .body("$", aMapWithSize(1))
                .body("non_field_errors", contains("The two password fields didn't match."));
    }

    @Test
    void a_repetition_that_differs_is_told_after_the_current_password_and_the_name() {
        Member alice = Member.user("alice");

        as(alice)
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", "a guess", "new_password", WORDS, "re_new_password", "other"))
                .post("/api/users/set_password/")
                .then()
                .statusCode(400)
                .body("$", aMapWithSize(1))
                .body("current_password", contains("Invalid password."));
        as(alice)
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "current_password",
                        Member.PASSWORD,
                        "new_username",
                        alice.username(),
                        "re_new_username",
                        "other"))
                .post("/api/users/set_username/")
                .then()
                .statusCode(400)
                .body("$", aMapWithSize(1))
                .body("new_username", contains("A user with that username already exists."));
        as(alice)
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", Member.PASSWORD, "new_username", "one", "re_new_username", "other"))
                .post("/api/users/set_username/")
                .then()
                .statusCode(400)
                .body("$", aMapWithSize(1))
                .body("non_field_errors", contains("The two username fields didn't match."));
    }

    @Test
    void what_an_administrator_gives_is_wanted_twice_too_and_no_invitation() {
        Member admin = Member.admin("root");
        Newcomer carol = Newcomer.called("carol");
        Map<String, String> body = new HashMap<>(Map.of("username", carol.username(), "password", WORDS));

        create(admin, body).then().statusCode(400).body("re_password", contains("This field is required."));
        body.put("re_password", "other");
        create(admin, body)
                .then()
                .statusCode(400)
                .body("non_field_errors", contains("The two password fields didn't match."));
        body.put("re_password", WORDS);
        create(admin, body).then().statusCode(201);
        create(admin, Map.of("username", Newcomer.called("dave").username()))
                .then()
                .statusCode(201)
                .body("set_password_link", startsWith("http://localhost:8080/account/#reset/"));
    }

    private static Response create(Member admin, Map<String, String> body) {
        return as(admin).contentType(ContentType.JSON).body(body).post("/api/users/");
    }

    @Test
    void a_djoser_client_finds_the_resources_below_the_prefix_that_is_set() {
        Member alice = Member.user("alice");

        as(alice).get("/api/v1/auth/users/me/").then().statusCode(200).body("username", equalTo(alice.username()));
        Newcomer.post("/api/v1/auth/jwt/create/", Map.of("username", alice.username(), "password", Member.PASSWORD))
                .then()
                .statusCode(200);
        for (String path : new String[] {"/auth/users/me/", "/api/v1/auth/login/"}) {
            as(alice).get(path).then().statusCode(404);
        }
    }

    @Test
    void what_is_taken_is_told_together_with_what_is_wrong() {
        Member alice = Member.user("alice");

        Newcomer.post(
                        "/api/users/",
                        Map.of(
                                "username",
                                alice.username(),
                                "email",
                                alice.username() + "@example.com",
                                "password",
                                "short",
                                "re_password",
                                "other",
                                "invitation",
                                "guessed"))
                .then()
                .statusCode(400)
                .body("$", aMapWithSize(4))
                .body("username", contains("A user with that username already exists."))
                .body("email", contains("A user with that email already exists."))
                .body("password", contains("This password is too short. It must contain at least 8 characters."))
                .body("invitation", contains("This invitation is invalid, used or expired."));
    }

    @Test
    void where_nothing_is_proven_an_address_changes_at_once_and_without_the_password() {
        Member alice = Member.user("alice");

        as(alice)
                .contentType(ContentType.JSON)
                .body(Map.of("email", "moved-" + alice.username() + "@Example.COM"))
                .patch("/api/users/me/")
                .then()
                .statusCode(200)
                .body("email", equalTo("moved-" + alice.username() + "@example.com"));
        given().contentType(ContentType.JSON)
                .body(Map.of("email", "a@example.com"))
                .post("/api/users/resend_activation/")
                .then()
                .statusCode(400);
    }

    @Test
    void the_posts_of_a_deleted_account_stay_without_an_author() {
        Member alice = Member.user("alice");
        long post = alice.writes("kept");

        as(alice)
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", Member.PASSWORD))
                .delete("/api/users/me/")
                .then()
                .statusCode(204);

        given().get("/api/posts/?limit=1")
                .then()
                .body("[0].id", equalTo((int) post))
                .body("[0].author", nullValue());
        as(Member.user("bob")).get("/api/posts/" + post + "/").then().statusCode(403);
        as(Member.admin("root"))
                .contentType(ContentType.JSON)
                .body(Map.of("title", "kept and changed"))
                .patch("/api/posts/" + post + "/")
                .then()
                .statusCode(200)
                .body("author", nullValue());
        sql.run("delete from posts where id = ?", post);
    }

    @Test
    void an_address_may_be_left_out_or_empty() {
        for (String email : new String[] {"", " "}) {
            Newcomer carol = new Newcomer(Newcomer.called("carol").username(), email);
            register(carol, invite(Map.of()).path("invitation"))
                    .then()
                    .statusCode(201)
                    .body("email", equalTo(""));
        }
    }

    /** Nor does one that a stolen token changes in the moment in which the password does. */
    @Test
    void an_address_does_not_change_on_the_strength_of_a_password_that_was_changed_meanwhile() {
        Member alice = Member.user("alice");
        User verified = QuarkusTransaction.requiringNew()
                .call(() -> User.withId(alice.id()).orElseThrow());
        sql.run("update users set password = 'another' where id = ?", alice.id());

        assertThatThrownBy(() -> emailChange.ask(verified, "thief-" + alice.username() + "@example.com"))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(400));

        assertThat(sql.one(String.class, "select email from users where id = ?", alice.id()))
                .isEqualTo(alice.username() + "@example.com");
    }

    @Test
    void whom_an_invitation_was_for_is_forgotten_once_it_is_used() {
        Newcomer carol = Newcomer.called("carol");
        String id = invite(Map.of("email", carol.email())).path("id");
        Awaitility.await().until(() -> !mails.getMailsSentTo(carol.email()).isEmpty());
        String token =
                mails.getMailsSentTo(carol.email()).get(0).getText().replaceAll("(?s).*#invitation/(\\S+).*", "$1");

        register(carol, token).then().statusCode(201);

        assertThat(sql.one(String.class, "select email from invitations where id = cast(? as uuid)", id))
                .isEmpty();
    }

    private static Response invite(Map<String, String> whom) {
        return as(Member.admin("root")).contentType(ContentType.JSON).body(whom).post("/api/users/invitations/");
    }

    private static List<String> listed() {
        return as(Member.admin("root")).get("/api/users/invitations/").path("id");
    }

    private static Response register(Newcomer newcomer, String invitation) {
        Map<String, String> body = new HashMap<>(Map.of(
                "username",
                newcomer.username(),
                "email",
                newcomer.email(),
                "password",
                Newcomer.PASSWORD,
                "re_password",
                Newcomer.PASSWORD));
        if (invitation != null) {
            body.put("invitation", invitation);
        }
        return Newcomer.post("/api/users/", body);
    }

    private static RequestSpecification as(Member member) {
        return given().header("X-Access-Token", "Token " + member.access());
    }
}
