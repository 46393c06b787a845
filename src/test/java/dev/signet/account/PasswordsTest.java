package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Passwords that are known are set anew with themselves, forgotten ones through a mail. */
@QuarkusTest
@TestProfile(RealMail.class)
class PasswordsTest {
    private static final String NEXT = "another walk, uphill";

    @Inject
    Mailbox mailbox;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @Inject
    DataSource database;

    @Test
    void a_new_password_ends_every_session_and_is_told_by_mail() {
        Member phone = Member.user("alice");
        Member laptop = phone.again();

        set(phone, Member.PASSWORD, NEXT).then().statusCode(204).body(equalTo(""));

        for (Member device : List.of(phone, laptop)) {
            Tokens tokens = new Tokens(device.access(), device.refresh());
            await().until(() -> tokens.callsProtected().statusCode() == 401);
            tokens.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        }
        Api.logIn(phone.username(), Member.PASSWORD).then().statusCode(401);
        Api.logIn(phone.username(), NEXT).then().statusCode(200);
        assertThat(mailbox.first(email(phone)).subject()).isEqualTo("Your password on Signet was changed");
        assertThat(event(phone, "password_changed")).isEqualTo("success");
    }

    @Test
    void it_takes_the_current_password() {
        Member alice = Member.user("alice");

        set(alice, "a guess", NEXT).then().statusCode(400).body("current_password", contains("Invalid password."));

        Api.logIn(alice.username(), Member.PASSWORD).then().statusCode(200);
        assertThat(event(alice, "password_changed")).isEqualTo("failure");
    }

    @Test
    void whoever_holds_the_token_guesses_so_often_and_no_more() {
        clock.standStill();
        Member alice = Member.user("alice");
        for (int i = 0; i < 10; i++) {
            set(alice, "guess " + i, NEXT).then().statusCode(400);
        }

        set(alice, "one more", NEXT).then().statusCode(429);
    }

    @Test
    void a_password_that_may_not_be_chosen_is_refused() {
        Member alice = Member.user("alice");

        set(alice, Member.PASSWORD, "short")
                .then()
                .statusCode(400)
                .body("new_password[0]", equalTo("This password is too short. It must contain at least 8 characters."));
        set(alice, Member.PASSWORD, alice.username())
                .then()
                .statusCode(400)
                .body("new_password[0]", equalTo("The password is too similar to the username."));
    }

    @Test
    void a_forgotten_password_is_set_through_the_link_in_a_mail() {
        Member alice = Member.user("alice");

        Mail mail = forgets(alice);

        assertThat(mail.subject()).isEqualTo("Password reset on Signet");
        assertThat(mail.text()).contains(alice.username());
        Newcomer.resets(mail.uid(), mail.token(), NEXT).then().statusCode(204);
        Api.logIn(alice.username(), NEXT).then().statusCode(200);
        new Tokens(alice.access(), alice.refresh()).triesToRefresh().then().statusCode(401);
        assertThat(mailbox.nth(email(alice), 2).subject()).isEqualTo("Your password on Signet was changed");
        assertThat(event(alice, "password_reset_requested")).isEqualTo("success");
        assertThat(event(alice, "password_reset")).isEqualTo("success");
    }

    @Test
    void the_address_counts_in_whatever_case_and_the_mail_goes_to_the_one_that_is_known() {
        Member alice = Member.user("alice");
        sql.run("update users set email_ignores_case = true where id = ?", alice.id());

        Newcomer.forgets(email(alice).toUpperCase()).then().statusCode(204);

        assertThat(mailbox.first(email(alice)).token()).isNotEmpty();
    }

    @Test
    void a_link_works_once() {
        Mail mail = forgets(Member.user("alice"));

        List<Integer> statuses = AtOnce.times(
                4, () -> Newcomer.resets(mail.uid(), mail.token(), NEXT).statusCode());

        assertThat(statuses).containsExactlyInAnyOrder(204, 400, 400, 400);
    }

    /** The second request finds no token, and neither waits for the other without end. */
    @Test
    void of_two_links_at_once_or_a_link_beside_the_password_one_wins() {
        for (int i = 0; i < 5; i++) {
            Member alice = Member.user("alice");
            Mail first = forgets(alice);
            Newcomer.forgets(email(alice)).then().statusCode(204);
            Mail second = mailbox.nth(email(alice), 2);

            List<Integer> links = AtOnce.all(List.of(
                    () -> Newcomer.resets(first.uid(), first.token(), NEXT).statusCode(),
                    () -> Newcomer.resets(second.uid(), second.token(), NEXT).statusCode()));

            assertThat(links).containsExactlyInAnyOrder(204, 400);
        }
        for (int i = 0; i < 5; i++) {
            Member bob = Member.user("bob");
            Mail mail = forgets(bob);

            List<Integer> both = AtOnce.all(List.of(
                    () -> Newcomer.resets(mail.uid(), mail.token(), NEXT).statusCode(),
                    () -> set(bob, Member.PASSWORD, NEXT).statusCode()));

            // The token of the session may be dead before it is looked at.
            assertThat(both).containsOnlyOnce(204).containsAnyOf(400, 401);
        }
    }

    /** Were it used up before it waits for the account, who changes the password would wait for it, and neither get on. */
    @Test
    void a_link_that_comes_while_the_password_changes_waits_and_is_dead_then() throws Exception {
        Member alice = Member.user("alice");
        Mail mail = forgets(alice);

        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from users where id = " + alice.id() + " for update");
            CompletableFuture<Response> reset =
                    CompletableFuture.supplyAsync(() -> Newcomer.resets(mail.uid(), mail.token(), NEXT));
            await().until(() -> sql.one(Long.class, "select count(*) from pg_locks where not granted") > 0);
            statement.execute("update users set password = 'another' where id = " + alice.id());
            other.commit();

            reset.get().then().statusCode(400).body("token", contains("Invalid token for given user."));
        }
    }

    @Test
    void a_link_that_sets_no_good_password_works_still() {
        Mail mail = forgets(Member.user("alice"));

        Newcomer.resets(mail.uid(), mail.token(), "short").then().statusCode(400);

        Newcomer.resets(mail.uid(), mail.token(), NEXT).then().statusCode(204);
    }

    @Test
    void a_link_dies_in_time() {
        Mail mail = forgets(Member.user("alice"));

        clock.advance(Duration.ofHours(1).plusSeconds(1));

        refused(mail);
    }

    @Test
    void a_link_is_for_one_user() {
        Mail mail = forgets(Member.user("alice"));

        Newcomer.resets(Uid.of(Member.user("bob").id()), mail.token(), NEXT)
                .then()
                .statusCode(400);
        Newcomer.activates(mail.uid(), mail.token()).then().statusCode(400);
    }

    @Test
    void a_link_dies_with_the_password() {
        Member alice = Member.user("alice");
        Mail mail = forgets(alice);

        set(alice, Member.PASSWORD, NEXT).then().statusCode(204);

        refused(mail);
    }

    @Test
    void a_link_dies_with_the_address_whoever_changes_it() {
        Member alice = Member.user("alice");
        Mail mail = forgets(alice);

        sql.run("update users set email = 'elsewhere@example.com' where id = ?", alice.id());

        refused(mail);
    }

    @Test
    void who_may_not_log_in_gets_no_link() {
        Member inactive = Member.user("inactive");
        sql.run("update users set is_active = false where id = ?", inactive.id());
        Member elsewhere = Member.user("elsewhere");
        sql.run("update users set password = '!unusable' where id = ?", elsewhere.id());
        Member alice = Member.user("alice");

        Newcomer.forgets(email(inactive)).then().statusCode(204);
        Newcomer.forgets(email(elsewhere)).then().statusCode(204);

        // Written after the other two would have been.
        forgets(alice);
        assertThat(mailbox.to(email(inactive))).isEmpty();
        assertThat(mailbox.to(email(elsewhere))).isEmpty();
    }

    @Test
    void a_link_does_not_open_an_account_that_was_closed_since() {
        Member alice = Member.user("alice");
        Mail mail = forgets(alice);
        sql.run("update users set is_active = false where id = ?", alice.id());

        refused(mail);
    }

    @Test
    void the_database_does_not_hold_the_token() {
        Member alice = Member.user("alice");
        Mail mail = forgets(alice);

        assertThat(sql.one(String.class, "select cast(t as text) from one_time_tokens t where user_id = ?", alice.id()))
                .doesNotContain(mail.token());
    }

    private Mail forgets(Member member) {
        Newcomer.forgets(email(member)).then().statusCode(204).body(equalTo(""));
        return mailbox.first(email(member));
    }

    private static void refused(Mail mail) {
        Newcomer.resets(mail.uid(), mail.token(), NEXT)
                .then()
                .statusCode(400)
                .body("token", contains("Invalid token for given user."));
    }

    private static Response set(Member member, String current, String next) {
        return member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", current, "new_password", next))
                .post("/api/users/set_password/");
    }

    private String event(Member member, String kind) {
        return sql.one(
                String.class, "select outcome from security_events where user_id = ? and kind = ?", member.id(), kind);
    }

    private static String email(Member member) {
        return member.username() + "@example.com";
    }
}
