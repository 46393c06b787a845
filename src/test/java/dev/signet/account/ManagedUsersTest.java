package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.testing.Walk;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Administrators manage accounts; others see themselves alone. */
@QuarkusTest
@TestProfile(RealMail.class)
class ManagedUsersTest {
    @Inject
    Mailbox mailbox;

    @Inject
    Database sql;

    @Test
    void an_administrator_sees_everyone_the_newest_first_a_part_at_a_time() {
        Member admin = Member.admin("root");
        String mark = "m" + UUID.randomUUID();
        List<Member> members = List.of(Member.user(mark), Member.user(mark), Member.user(mark));

        Response first = admin.calls().get("/api/users/?limit=2&search=" + mark.toUpperCase());
        first.then()
                .statusCode(200)
                .body("id", contains(id(members.get(2)), id(members.get(1))))
                .body("[0]", aMapWithSize(7))
                .body("[0].is_active", equalTo(true))
                .body("[0].is_staff", equalTo(false))
                .body("[0].last_login", nullValue());
        String next = first.header("Link").replaceAll("^<([^>]*)>.*", "$1");
        admin.calls().urlEncodingEnabled(false).get(next).then().body("id", contains(id(members.get(0))));
    }

    @Test
    void an_administrator_mails_a_link_that_sets_a_password_also_to_somebody_who_has_none() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        sql.run("update users set password = '!' where id = ?", alice.id());
        String reset = "/api/users/" + alice.id() + "/reset_password/";

        admin.calls().post(reset).then().statusCode(204);

        Mail mail = mailbox.first(email(alice));
        admin.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("uid", mail.uid(), "token", mail.token(), "new_password", "a song about the harbour"))
                .post("/api/users/reset_password_confirm/")
                .then()
                .statusCode(204);
        assertThat(sql.one(
                        Long.class,
                        "select actor_id from security_events where user_id = ? and kind = 'password_reset_requested'",
                        alice.id()))
                .isEqualTo(admin.id());
    }

    @Test
    void nobody_is_mailed_who_has_no_address_is_closed_or_does_not_exist_and_users_mail_nobody() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        Member bob = Member.user("bob");
        sql.run("update users set email = '' where id = ?", alice.id());
        sql.run("update users set is_active = false where id = ?", bob.id());

        admin.calls()
                .post("/api/users/" + alice.id() + "/reset_password/")
                .then()
                .statusCode(400)
                .body("email", hasSize(1));
        admin.calls()
                .post("/api/users/" + bob.id() + "/reset_password/")
                .then()
                .statusCode(400)
                .body("is_active", hasSize(1));
        admin.calls()
                .post("/api/users/" + Integer.MAX_VALUE + "/reset_password/")
                .then()
                .statusCode(404);
        Member carol = Member.user("carol");
        carol.calls()
                .post("/api/users/" + carol.id() + "/reset_password/")
                .then()
                .statusCode(403);
        assertThat(sql.one(
                        Long.class,
                        "select count(*) from one_time_tokens where user_id in (?, ?, ?)",
                        alice.id(),
                        bob.id(),
                        carol.id()))
                .isZero();
    }

    @Test
    void pages_have_numbers_too() {
        Member admin = Member.admin("root");
        String mark = "m" + UUID.randomUUID();
        List<Member> members = List.of(Member.user(mark), Member.user(mark), Member.user(mark));

        admin.calls()
                .get("/api/users/?page=2&page_size=2&search=" + mark)
                .then()
                .statusCode(200)
                .body("count", equalTo(3))
                .body("next", nullValue())
                .body("results.id", contains(id(members.get(0))));
        admin.calls()
                .get("/api/users/?page=3&page_size=2&search=" + mark)
                .then()
                .statusCode(404);
    }

    @Test
    void the_list_is_filtered_by_activity_role_and_date() {
        Member admin = Member.admin("root");
        String mark = "m" + UUID.randomUUID();
        Member closed = Member.user(mark);
        sql.run("update users set is_active = false, date_joined = '2020-01-01T00:00:00Z' where id = ?", closed.id());
        Member staff = Member.admin(mark);

        String list = "/api/users/?search=" + mark + "&";
        admin.calls().get(list + "is_active=false").then().body("id", contains(id(closed)));
        admin.calls().get(list + "is_active=true").then().body("id", contains(id(staff)));
        admin.calls().get(list + "role=admin").then().body("id", contains(id(staff)));
        admin.calls().get(list + "role=user").then().body("id", contains(id(closed)));
        admin.calls().get(list + "joined_before=2021-01-01T00:00:00Z").then().body("id", contains(id(closed)));
        admin.calls().get(list + "joined_since=2021-01-01T00:00:00Z").then().body("id", contains(id(staff)));
        admin.calls().get("/api/users/?search=%25").then().statusCode(200).body("$", hasSize(0));
        for (String faulty : new String[] {"is_active=x", "role=x", "joined_since=x"}) {
            admin.calls().get("/api/users/?" + faulty).then().statusCode(400);
        }
    }

    @Test
    void the_list_is_ordered_by_each_key_in_every_way_of_paging() {
        Member admin = Member.admin("root");
        String mark = "m" + UUID.randomUUID();
        List<Member> members = List.of(
                Member.user("d" + mark), Member.user("a" + mark), Member.admin("C" + mark), Member.user("b" + mark));
        for (int i = 0; i < members.size(); i++) {
            // Two of them never logged in, and two joined at the same moment.
            sql.run(
                    "update users set last_login = cast(? as timestamptz), date_joined = cast(? as timestamptz),"
                            + " email = ? where id = ?",
                    i % 2 == 0 ? null : "2026-01-0" + (9 - i),
                    "2026-02-0" + (i / 2 + 1),
                    (4 - i) + mark + "@example.com",
                    members.get(i).id());
        }
        Map<String, List<Integer>> orders = Map.of(
                "id", List.of(0, 1, 2, 3),
                "username", List.of(2, 1, 3, 0),
                "email", List.of(3, 2, 1, 0),
                "date_joined", List.of(0, 1, 2, 3),
                "last_login", List.of(3, 1, 0, 2));
        orders.forEach((key, order) -> {
            List<Long> ids = order.stream().map(i -> members.get(i).id()).toList();
            for (Walk walk : Walk.values()) {
                for (int size : new int[] {1, 2, 3, 50}) {
                    String list = "/api/users/?search=" + mark.toUpperCase() + "&ordering=";
                    assertThat(walk.ids(admin.calls(), list + key + "&", size, () -> {}))
                            .as("%s by %s, %d at once", key, walk, size)
                            .isEqualTo(ids);
                    assertThat(walk.ids(admin.calls(), list + "-" + key + "&", size, () -> {}))
                            .as("-%s by %s, %d at once", key, walk, size)
                            .isEqualTo(ids.stream()
                                    .sorted(Comparator.<Long, Integer>comparing(ids::indexOf)
                                            .reversed())
                                    .toList());
                }
            }
        });
    }

    @Test
    void filters_read_booleans_as_django_does() {
        Member admin = Member.admin("root");
        String mark = "m" + UUID.randomUUID();
        Member user = Member.user(mark);
        Member staff = Member.admin(mark);
        String list = "/api/users/?search=" + mark + "&";
        for (String yes : List.of("true", "True", "TRUE", "1", "yes", "Yes", "on", "t", "y")) {
            admin.calls().get(list + "is_staff=" + yes).then().body("id", contains(id(staff)));
        }
        for (String no : List.of("false", "False", "FALSE", "0", "no", "No", "off", "f", "n")) {
            admin.calls().get(list + "is_staff=x&is_staff=" + no).then().body("id", contains(id(user)));
        }
        admin.calls().get("/api/users/?username=" + user.username()).then().body("id", contains(id(user)));
        admin.calls().get("/api/users/?email=" + email(staff)).then().body("id", contains(id(staff)));
        admin.calls()
                .get("/api/users/?is_staff=maybe&is_active=2&role=x&joined_since=x")
                .then()
                .statusCode(400)
                .body("size()", equalTo(4));
        user.calls()
                .get("/api/users/?limit=5&offset=0&ordering=username")
                .then()
                .body("results.id", contains(id(user)));
    }

    /** Two changes of one row in one request: the second must not write back the version that the first one raised. */
    @Test
    void a_role_taken_together_with_a_new_address_refuses_the_tokens_of_the_old_role_only() {
        Member admin = Member.admin("root");
        Member demoted = Member.admin("demoted");

        admin.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("is_staff", false, "email", "e" + UUID.randomUUID() + "@example.com"))
                .patch("/api/users/" + demoted.id() + "/")
                .then()
                .statusCode(200)
                .body("is_staff", equalTo(false));

        assertThat(sql.one(Integer.class, "select ver from users where id = ?", demoted.id()))
                .isEqualTo(1);
        demoted.calls().get("/api/protected/").then().statusCode(401);
        demoted.again().calls().get("/api/protected/").then().statusCode(200);
    }

    @Test
    void who_is_no_administrator_sees_nobody_else() {
        Member alice = Member.user("alice");
        long other = Member.user("bob").id();

        alice.calls().get("/api/users/").then().statusCode(200).body("id", contains(id(alice)));
        alice.calls().get("/api/users/?page=1").then().body("count", equalTo(1));
        for (long hidden : new long[] {other, 999_999_999L}) {
            for (String method : new String[] {"GET", "PUT", "PATCH", "DELETE"}) {
                alice.calls()
                        .contentType(ContentType.JSON)
                        .body(Map.of("current_password", Member.PASSWORD))
                        .request(method, "/api/users/" + hidden + "/")
                        .then()
                        .statusCode(404)
                        .body("detail", equalTo("No User matches the given query."));
            }
        }
    }

    @Test
    void nobody_promotes_or_opens_oneself() {
        Member alice = Member.user("alice");

        change(alice, alice.id(), Map.of("is_staff", true, "is_active", true))
                .then()
                .statusCode(200);

        assertThat(sql.one(Boolean.class, "select is_staff from users where id = ?", alice.id()))
                .isFalse();
    }

    @Test
    void a_change_of_role_refuses_the_tokens_and_is_recorded() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        change(admin, alice.id(), Map.of("is_staff", true))
                .then()
                .statusCode(200)
                .body("is_staff", equalTo(true));

        await().until(() -> alice.calls().get("/api/protected/").statusCode() == 401);
        assertThat(sql.one(
                        String.class,
                        "select kind || ' ' || detail || ' by ' || actor_id from security_events where user_id = ?"
                                + " and kind = 'role_changed'",
                        alice.id()))
                .isEqualTo("role_changed to admin by " + admin.id());
    }

    @Test
    void an_account_is_closed_and_opened() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        change(admin, alice.id(), Map.of("is_active", false)).then().body("is_active", equalTo(false));
        await().until(() -> alice.calls().get("/api/protected/").statusCode() == 401);
        change(admin, alice.id(), Map.of("is_active", "true")).then().body("is_active", equalTo(true));

        assertThat(sql.one(
                        String.class,
                        "select string_agg(kind, ',' order by id) from security_events where user_id = ? and kind like '%activated'",
                        alice.id()))
                .isEqualTo("deactivated,reactivated");
        change(admin, alice.id(), Map.of("is_active", "perhaps"))
                .then()
                .statusCode(400)
                .body("is_active", contains("Must be a valid boolean."));
    }

    @Test
    void an_administrator_sets_an_address_at_once_and_the_old_one_is_told() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        change(admin, alice.id(), Map.of("email", "new-" + email(alice)))
                .then()
                .statusCode(200)
                .body("email", equalTo("new-" + email(alice)));

        assertThat(mailbox.first(email(alice)).subject()).isEqualTo("Your email address on Signet was changed");
        change(admin, alice.id(), Map.of("email", email(admin)))
                .then()
                .statusCode(400)
                .body("email", contains("A user with that email already exists."));
    }

    /** Else a stolen access token would be enough to have the password reset. */
    @Test
    void the_own_address_takes_password_and_proof_in_an_administrators_path_too() {
        Member admin = Member.admin("root");
        Member.admin("another");
        String moved = "moved-" + email(admin);

        change(admin, admin.id(), Map.of("email", moved))
                .then()
                .statusCode(400)
                .body("current_password", contains("This field is required."));
        change(admin, admin.id(), Map.of("email", moved, "current_password", "a guess"))
                .then()
                .statusCode(400)
                .body("current_password", contains("Invalid password."));
        change(admin, admin.id(), Map.of("email", moved, "current_password", Member.PASSWORD))
                .then()
                .statusCode(200)
                .body("email", equalTo(email(admin)))
                .body("is_staff", equalTo(true));

        Mail question = mailbox.first(moved);
        Newcomer.activates(question.uid(), question.token()).then().statusCode(204);
        admin.calls().get("/api/users/" + admin.id() + "/").then().body("email", equalTo(moved));
        change(admin, admin.id(), Map.of("email", moved, "is_staff", false))
                .then()
                .statusCode(200)
                .body("is_staff", equalTo(false));
    }

    @Test
    void an_administrator_may_take_an_address_away_and_leave_an_account_without_one() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        for (int i = 0; i < 2; i++) {
            change(admin, alice.id(), Map.of("email", "", "is_active", true))
                    .then()
                    .statusCode(200)
                    .body("email", equalTo(""));
        }

        assertThat(mailbox.first(email(alice)).subject()).isEqualTo("Your email address on Signet was changed");
        assertThat(sql.one(
                        Long.class,
                        "select count(*) from security_events where user_id = ? and kind = 'email_changed'",
                        alice.id()))
                .isEqualTo(1);
    }

    @Test
    void the_last_administrator_stays_one() {
        Member admin = onlyAdmin();

        for (Map<String, Object> end :
                List.<Map<String, Object>>of(Map.of("is_active", false), Map.of("is_staff", false))) {
            change(admin, admin.id(), end)
                    .then()
                    .statusCode(409)
                    .body("detail", equalTo("This is the last active administrator. Make somebody else one first."));
        }
        delete(admin, "/api/users/me/").then().statusCode(409);
        delete(admin, "/api/users/" + admin.id() + "/").then().statusCode(409);
    }

    @Test
    void nor_is_anything_else_done_that_is_asked_together_with_that_end() {
        Member admin = onlyAdmin();

        change(
                        admin,
                        admin.id(),
                        Map.of(
                                "is_staff",
                                false,
                                "email",
                                "moved-" + email(admin),
                                "current_password",
                                Member.PASSWORD))
                .then()
                .statusCode(409);

        assertThat(sql.one(
                        Long.class,
                        "select count(*) from security_events where user_id = ? and kind like 'email_change%'",
                        admin.id()))
                .isZero();
    }

    @Test
    void two_administrators_cannot_demote_each_other() {
        for (int i = 0; i < 5; i++) {
            Member one = onlyAdmin();
            Member two = Member.admin("root");

            List<Integer> statuses = AtOnce.all(List.of(
                    () -> change(one, two.id(), Map.of("is_staff", false)).statusCode(),
                    () -> change(two, one.id(), Map.of("is_staff", false)).statusCode()));

            // The second request comes from the last administrator, or from somebody who is none any more.
            assertThat(statuses).containsOnlyOnce(200);
            assertThat(sql.one(Long.class, "select count(*) from users where is_staff and is_active"))
                    .isEqualTo(1);
        }
    }

    @Test
    void an_administrator_deletes_an_account_with_the_own_password() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        admin.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", "a guess"))
                .delete("/api/users/" + alice.id() + "/")
                .then()
                .statusCode(400)
                .body("current_password", contains("Invalid password."));
        delete(admin, "/api/users/" + alice.id() + "/").then().statusCode(204);

        admin.calls().get("/api/users/" + alice.id() + "/").then().statusCode(404);
        delete(admin, "/api/users/" + alice.id() + "/").then().statusCode(404);
        assertThat(sql.one(
                        Long.class,
                        "select actor_id from security_events where user_id = ? and kind = 'deleted'",
                        alice.id()))
                .isEqualTo(admin.id());
    }

    private Member onlyAdmin() {
        Member admin = Member.admin("root");
        sql.run("update users set is_staff = false where is_staff and id <> ?", admin.id());
        return admin;
    }

    private static Response change(Member caller, long user, Map<String, Object> change) {
        return caller.calls().contentType(ContentType.JSON).body(change).patch("/api/users/" + user + "/");
    }

    private static Response delete(Member caller, String path) {
        return caller.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", Member.PASSWORD))
                .delete(path);
    }

    private static int id(Member member) {
        return (int) member.id();
    }

    private static String email(Member member) {
        return member.username() + "@example.com";
    }
}
