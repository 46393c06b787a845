package dev.signet.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.testing.Api;
import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Administrators make accounts and set passwords, and need no mail for it. */
@QuarkusTest
@TestProfile(RealMail.class)
class CreatedAccountsTest {
    private static final String NEXT = "another walk, uphill";
    private static final Pattern LINK = Pattern.compile("myapp://reset/([^/]+)/(.+)");

    @Inject
    Mailbox mailbox;

    @Inject
    Database sql;

    @Test
    void an_account_with_a_password_is_there_at_once_and_nobody_is_mailed() {
        Member admin = Member.admin("root");
        Newcomer carol = Newcomer.called("carol");

        Response answer = create(
                admin, Map.of("username", carol.username(), "email", carol.email(), "password", Newcomer.PASSWORD));

        answer.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("$", aMapWithSize(7))
                .body("username", equalTo(carol.username()))
                .body("email", equalTo(carol.email()))
                .body("is_active", equalTo(true))
                .body("is_staff", equalTo(false))
                .body("last_login", nullValue());
        Tokens.in(carol.logsIn()).callsProtected().then().statusCode(200);
        assertThat(mailbox.to(carol.email())).isEmpty();
        assertThat(sql.one(
                        Long.class,
                        "select actor_id from security_events where user_id = ? and kind = 'registered'",
                        answer.jsonPath().getLong("id")))
                .isEqualTo(admin.id());
    }

    @Test
    void without_a_password_its_user_sets_one_through_the_link_once() {
        Member admin = Member.admin("root");
        Newcomer carol = Newcomer.called("carol");

        Response answer = create(admin, Map.of("username", carol.username()));

        answer.then().statusCode(201).header("Cache-Control", "no-store").body("email", equalTo(""));
        Matcher link = LINK.matcher(answer.<String>path("set_password_link"));
        assertThat(link.matches()).isTrue();
        Api.logIn(carol.username(), "").then().statusCode(400);
        Api.logIn(carol.username(), NEXT).then().statusCode(401);
        Newcomer.resets(link.group(1), link.group(2), NEXT).then().statusCode(204);
        Api.logIn(carol.username(), NEXT).then().statusCode(200);
        Newcomer.resets(link.group(1), link.group(2), Newcomer.PASSWORD).then().statusCode(400);
        assertThat(sql.one(
                        String.class,
                        "select cast(u as text) from users u where id = ?",
                        answer.jsonPath().getLong("id")))
                .doesNotContain(link.group(2));
    }

    @Test
    void an_administrator_can_be_made_so() {
        Newcomer carol = Newcomer.called("carol");

        create(
                        Member.admin("root"),
                        Map.of("username", carol.username(), "password", Newcomer.PASSWORD, "is_staff", true))
                .then()
                .statusCode(201)
                .body("is_staff", equalTo(true));

        given().header("Authorization", "Bearer " + Tokens.in(carol.logsIn()).access())
                .get("/api/security_events/")
                .then()
                .statusCode(200);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once_and_nothing_is_made() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        create(
                        admin,
                        Map.of(
                                "username",
                                alice.username().toUpperCase(),
                                "email",
                                alice.username() + "@example.com",
                                "password",
                                "short"))
                .then()
                .statusCode(400)
                .body("$", aMapWithSize(3))
                .body("username", contains("A user with that username already exists."))
                .body("email", contains("A user with that email already exists."))
                .body("password", contains("This password is too short. It must contain at least 8 characters."));
        create(admin, Map.of("email", "nobody", "is_staff", "perhaps"))
                .then()
                .statusCode(400)
                .body("$", aMapWithSize(3))
                .body("username", contains("This field is required."))
                .body("email", contains("Enter a valid email address."))
                .body("is_staff", contains("Must be a valid boolean."));
    }

    /** What makes somebody an administrator is the account, not the body. */
    @Test
    void others_register_whatever_they_send() {
        for (Member caller : List.of(Member.user("alice"), Member.user("bob"))) {
            Newcomer carol = Newcomer.called("carol");
            create(
                            caller,
                            Map.of(
                                    "username",
                                    carol.username(),
                                    "email",
                                    carol.email(),
                                    "password",
                                    Newcomer.PASSWORD,
                                    "is_staff",
                                    true))
                    .then()
                    .statusCode(201)
                    .body("$", aMapWithSize(3));
            carol.logsIn().then().statusCode(401);
        }
        create(Member.user("alice"), Map.of("username", "carol-" + UUID.randomUUID()))
                .then()
                .statusCode(400)
                .body("$", aMapWithSize(2));
        given().header("Authorization", "Bearer nonsense")
                .contentType(ContentType.JSON)
                .body(Map.of())
                .post("/api/users/")
                .then()
                .statusCode(401);
    }

    @Test
    void a_password_that_an_administrator_sets_ends_the_sessions_and_is_recorded_and_told() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        setPassword(admin, alice.id(), Map.of("new_password", NEXT)).then().statusCode(204);

        Tokens before = new Tokens(alice.access(), alice.refresh());
        await().until(() -> before.callsProtected().statusCode() == 401);
        before.triesToRefresh().then().statusCode(401);
        Api.logIn(alice.username(), Member.PASSWORD).then().statusCode(401);
        Api.logIn(alice.username(), NEXT).then().statusCode(200);
        admin.calls().get("/api/users/me/").then().statusCode(200);
        assertThat(mailbox.first(alice.username() + "@example.com").subject())
                .isEqualTo("Your password on Signet was changed");
        assertThat(sql.one(
                        String.class,
                        "select outcome || ' by ' || actor_id from security_events where user_id = ?"
                                + " and kind = 'password_changed'",
                        alice.id()))
                .isEqualTo("success by " + admin.id());
    }

    @Test
    void the_policy_holds_for_administrators_too() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        Map<Map<String, String>, String> faults = new HashMap<>(Map.of(
                Map.of("new_password", "zq9"), "This password is too short. It must contain at least 8 characters.",
                Map.of("new_password", "password123"), "This password is too common.",
                Map.of("new_password", alice.username()), "The password is too similar to the username.",
                Map.of("new_password", " "), "This field may not be blank.",
                Map.of("password", NEXT), "This field is required."));

        faults.forEach((body, fault) -> setPassword(admin, alice.id(), body)
                .then()
                .statusCode(400)
                .body("$", aMapWithSize(1))
                .body("new_password[0]", equalTo(fault)));

        Api.logIn(alice.username(), Member.PASSWORD).then().statusCode(200);
    }

    /** Else a stolen access token would be enough to take an administrator's account over. */
    @Test
    void the_own_password_takes_the_current_one() {
        for (Member caller : List.of(Member.admin("root"), Member.user("alice"))) {
            setPassword(caller, caller.id(), Map.of("new_password", NEXT))
                    .then()
                    .statusCode(400)
                    .body("current_password", contains("This field is required."));
            setPassword(caller, caller.id(), Map.of("new_password", NEXT, "current_password", "a guess"))
                    .then()
                    .statusCode(400)
                    .body("current_password", contains("Invalid password."));
            setPassword(caller, caller.id(), Map.of("new_password", NEXT, "current_password", Member.PASSWORD))
                    .then()
                    .statusCode(204);
        }
    }

    @Test
    void nobody_else_sets_passwords_of_others() {
        Member alice = Member.user("alice");
        Member bob = Member.user("bob");
        Map<String, String> body = Map.of("new_password", NEXT, "current_password", Member.PASSWORD);

        for (long id : new long[] {bob.id(), 999_999_999_999L}) {
            setPassword(alice, id, body)
                    .then()
                    .statusCode(404)
                    .body("detail", equalTo("No User matches the given query."));
        }
        setPassword(Member.admin("root"), 999_999_999_999L, body).then().statusCode(404);
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/users/" + bob.id() + "/set_password/")
                .then()
                .statusCode(401);
        Api.logIn(bob.username(), Member.PASSWORD).then().statusCode(200);
    }

    @Test
    void options_show_each_caller_the_form_that_is_meant_for_them() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        assertThat(fields(admin, "/api/users/")).contains("is_staff", "password");
        assertThat(fields(alice, "/api/users/")).doesNotContain("is_staff").contains("password");
        admin.calls()
                .options("/api/users/")
                .then()
                .body("actions.POST.password.required", equalTo(false))
                .body("actions.POST.username.required", equalTo(true));
        assertThat(fields(admin, "/api/users/7/set_password/")).containsExactly("new_password");
        assertThat(fields(alice, "/api/users/7/set_password/")).containsExactly("current_password", "new_password");
    }

    /** An id of no account is 404 at every endpoint, and so is that of a deleted account, except in the list of events. */
    @Test
    void a_user_id_that_nobody_has_is_404() {
        Member admin = Member.admin("root");
        Member gone = Member.user("gone");
        admin.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", Member.PASSWORD))
                .delete("/api/users/" + gone.id() + "/")
                .then()
                .statusCode(204);

        for (String id : List.of("0", "-1", "999999999999", "9223372036854775807", Long.toString(gone.id()))) {
            notFound(admin.calls().get("/api/sessions/?user_id=" + id));
            notFound(admin.calls().post("/api/logout/all/?user_id=" + id));
            if (!id.equals(Long.toString(gone.id()))) {
                notFound(admin.calls().get("/api/security_events/?user_id=" + id));
            }
        }
        admin.calls()
                .get("/api/security_events/?kind=deleted&user_id=" + gone.id())
                .then()
                .statusCode(200)
                .body("kind", containsInAnyOrder("deleted"));
        assertThat(sql.one(
                        Long.class,
                        "select count(*) from security_events where user_id = ? and kind = 'logged_out_everywhere'",
                        gone.id()))
                .isZero();
        for (String path : List.of("/api/sessions/", "/api/security_events/")) {
            admin.calls().get(path + "?user_id=x").then().statusCode(400);
            Member.user("alice")
                    .calls()
                    .get(path + "?user_id=999999999999")
                    .then()
                    .statusCode(403);
        }
    }

    private static void notFound(Response answer) {
        answer.then().statusCode(404).body("detail", equalTo("No User matches the given query."));
    }

    private static Set<String> fields(Member member, String path) {
        return member.calls()
                .options(path)
                .<Map<String, Object>>path("actions.POST")
                .keySet();
    }

    private static Response create(Member admin, Map<String, ?> body) {
        return admin.calls().contentType(ContentType.JSON).body(body).post("/api/users/");
    }

    private static Response setPassword(Member caller, long user, Map<String, ?> body) {
        return caller.calls().contentType(ContentType.JSON).body(body).post("/api/users/" + user + "/set_password/");
    }
}
