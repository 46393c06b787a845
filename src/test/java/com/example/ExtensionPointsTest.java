package com.example;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import com.example.customer.Customers;
import dev.signet.secret.SecretBox;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
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
import java.time.Year;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The samples of docs/extending.md work, and get everything that Signet's own methods, factors and claims get. */
@QuarkusTest
@TestProfile(Samples.class)
class ExtensionPointsTest {
    @Inject
    SecretBox secrets;

    @Inject
    Customers customers;

    @Inject
    AdjustableClock clock;

    @Inject
    MockMailbox mails;

    private Member alice;

    @BeforeEach
    void somebody_has_an_account() {
        Sql.run("delete from throttled");
        alice = Member.user("alice");
    }

    // ---- A claim ----

    @Test
    void a_claim_is_in_every_token_and_follows_its_column() {
        int now = Year.now(ZoneOffset.UTC).getValue();
        assertThat(memberSince(alice.access())).isEqualTo(now);
        assertThat(memberSince(alice.refresh())).isEqualTo(now);

        Sql.run("update users set date_joined = '1999-06-01' where id = ?", alice.id());
        Response refreshed = Api.refresh(alice.refresh(), "the same request");

        assertThat(memberSince(refreshed.path("access"))).isEqualTo(1999);
        assertThat(memberSince(refreshed.path("refresh"))).isEqualTo(1999);
        Response again = Api.refresh(alice.refresh(), "the same request");
        assertThat(memberSince(again.path("access"))).isEqualTo(1999);
    }

    private static int memberSince(String token) {
        return Jwt.of(token).claims().path("member_since").intValue();
    }

    // ---- A reaction ----

    @Test
    void a_reaction_learns_of_new_and_deleted_accounts() {
        Member admin = Member.admin("admin");
        String name = "new-" + UUID.randomUUID();
        int id = admin.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("username", name, "email", name + "@example.com"))
                .post("/api/users/")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Awaitility.await().until(() -> customers.has(id));

        assertThat(admin.calls()
                        .contentType(ContentType.JSON)
                        .body(Map.of("current_password", Member.PASSWORD))
                        .delete("/api/users/" + id + "/")
                        .statusCode())
                .isEqualTo(204);
        Awaitility.await().until(() -> !customers.has(id));
    }

    // ---- A second factor ----

    @Test
    void a_second_factor_is_demanded_listed_and_works_once() {
        List<String> codes = card();
        String token = demanded(password());

        completes(token, "0000000000").then().statusCode(401).body("code", is("mfa_code_not_valid"));
        Tokens.in(completes(token, codes.get(3)));
        completes(token, codes.get(4)).then().statusCode(401).body("code", is("token_not_valid"));
        for (int used : new int[] {0, 3}) {
            completes(demanded(password()), codes.get(used)).then().statusCode(401);
        }
        Tokens.in(completes(demanded(password()), codes.get(4)));
        assertThat(Sql.text(
                        "select detail from security_events where user_id = ? and kind = 'login' order by id desc",
                        alice.id()))
                .isEqualTo("password, code_card");
        assertThat(Sql.number(
                        "select count(*) from factors where user_id = ? and last_used_at is not null", alice.id()))
                .isOne();
    }

    @Test
    void it_is_added_only_by_the_user_who_is_told_by_mail_and_gets_recovery_codes() {
        Sql.run("update users set date_joined = now() - interval '1 day' where id = ?", alice.id());
        issue("").then().statusCode(400).body("current_password", contains("This field is required."));
        issue("a guess").then().statusCode(400).body("current_password", contains("Invalid password."));
        assertThat(Sql.number("select count(*) from factors where user_id = ?", alice.id()))
                .isZero();

        List<String> recoveryCodes = issue(Member.PASSWORD).path("recovery_codes");

        assertThat(recoveryCodes).hasSize(10);
        assertThat(Sql.text(
                        "select string_agg(outcome || ' ' || detail, ', ' order by id) from security_events"
                                + " where user_id = ? and kind = 'mfa_enabled'",
                        alice.id()))
                .isEqualTo("failure wrong password, success code_card");
        Awaitility.await()
                .until(() -> mails.getMailsSentTo(alice.username() + "@example.com").stream()
                        .anyMatch(mail -> mail.getSubject().startsWith("A second factor was added to your account")));
        issue(Member.PASSWORD).then().statusCode(200).body("recovery_codes", empty());
        Tokens.in(completes(password().path("mfa_token"), recoveryCodes.get(0)));
    }

    @Test
    void several_of_one_kind_work_side_by_side_and_a_reset_removes_all() {
        List<String> first = card();
        List<String> second = card();
        Tokens.in(completes(demanded(password()), first.get(7)));
        Tokens.in(completes(demanded(password()), second.get(0)));
        alice.calls().get("/api/users/me/mfa/").then().body("totp", is(false)).body("methods", contains("code_card"));

        Member.admin("admin")
                .calls()
                .delete("/api/users/" + alice.id() + "/mfa/")
                .then()
                .statusCode(204);

        assertThat(password().statusCode()).isEqualTo(200);
        assertThat(Sql.number("select count(*) from factors where user_id = ?", alice.id()))
                .isZero();
    }

    @Test
    void an_endpoint_of_the_factor_takes_its_answers_and_no_others() {
        List<String> codes = card();
        Sql.run(
                "insert into recovery_codes (user_id, code_hash) values (?, ?)",
                alice.id(),
                secrets.hash("recovery code", Long.toString(alice.id()), "ABC"));
        String token = password()
                .then()
                .statusCode(401)
                .body("methods", contains("code_card", "recovery_code"))
                .extract()
                .path("mfa_token");

        atTheCard(token, "ABC").then().statusCode(401).body("code", is("mfa_code_not_valid"));
        Tokens.in(atTheCard(token, codes.get(0)));
        Tokens.in(completes(password().path("mfa_token"), "abc"));
    }

    private static Response atTheCard(String token, String code) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("mfa_token", token, "card_code", code))
                .post("/api/samples/code_card/login/");
    }

    @Test
    void of_many_requests_with_one_code_one_succeeds() {
        List<String> codes = card();
        List<String> tokens = Collections.nCopies(6, "").stream()
                .map(any -> demanded(password()))
                .toList();

        List<Integer> answers = AtOnce.all(tokens.stream()
                .<Callable<Integer>>map(
                        token -> () -> completes(token, codes.get(0)).statusCode())
                .toList());

        assertThat(answers).containsOnlyOnce(200);
    }

    @Test
    void a_row_that_is_put_in_place_of_another_is_not_accepted() {
        List<String> codes = card();
        Member mallory = Member.user("mallory");
        issue(mallory, Member.PASSWORD).then().statusCode(200);
        Sql.run(
                "update factors set secret = (select secret from factors where user_id = " + mallory.id()
                        + ") where user_id = ?",
                alice.id());

        completes(demanded(password()), codes.get(0)).then().statusCode(401);
    }

    @Test
    void a_factor_whose_package_was_removed_locks_nobody_out() {
        card();
        Sql.run("update factors set kind = 'removed' where user_id = ?", alice.id());

        assertThat(password().statusCode()).isEqualTo(200);
    }

    // ---- A sign-in method ----

    @Test
    void a_sign_in_method_opens_a_session_like_any_other() {
        Response answer = badge(alice, chip(alice));

        Tokens tokens = Tokens.in(answer);
        answer.then().header("Cache-Control", "no-store").header("Signet-Device", notNullValue());
        assertThat(tokens.refreshes().callsProtected().statusCode()).isEqualTo(200);
        assertThat(Sql.text(
                        "select detail from security_events where user_id = ? and kind = 'login' order by id desc",
                        alice.id()))
                .isEqualTo("badge");
        assertThat(Sql.text(
                        "select amr from sessions where user_id = ? and id = cast(? as uuid)",
                        alice.id(),
                        tokens.session()))
                .isEqualTo("hwk");
    }

    @Test
    void it_demands_the_second_factor() {
        List<String> codes = card();

        Tokens tokens = Tokens.in(completes(demanded(badge(alice, chip(alice))), codes.get(0)));

        assertThat(Sql.text(
                        "select detail from security_events where user_id = ? and kind = 'login' order by id desc",
                        alice.id()))
                .isEqualTo("badge, code_card");
        assertThat(Sql.text(
                        "select amr from sessions where user_id = ? and id = cast(? as uuid)",
                        alice.id(),
                        tokens.session()))
                .isEqualTo("hwk otp mfa");
    }

    @Test
    void it_refuses_inactive_unknown_and_wrong_with_the_same_answer() {
        Member bob = Member.user("bob");
        Sql.run("update users set is_active = false where id = ?", bob.id());
        String wrong = badge(alice, "wrong").asString();

        for (Response refused : List.of(badge(bob, chip(bob)), badge("999999999", "x"), badge("no number", "x"))) {
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.asString()).isEqualTo(wrong);
        }
        assertThat(Sql.text("select detail from security_events where user_id = ? and outcome = 'failure'", bob.id()))
                .isEqualTo("inactive account");
        assertThat(Sql.text("select detail from security_events where user_id = ? and outcome = 'failure'", alice.id()))
                .isEqualTo("wrong badge");
    }

    @Test
    void guesses_at_it_are_limited_with_those_at_the_password() {
        clock.standStill();
        for (int i = 0; i < 5; i++) {
            assertThat(badge(alice, "wrong" + i).statusCode()).isEqualTo(401);
            assertThat(Api.logIn(alice.username(), "wrong" + i).statusCode()).isEqualTo(401);
        }

        Response last = badge(alice, "wrong");

        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.header("Retry-After")).isNotNull();
    }

    private Response badge(Member member, String chip) {
        return badge(Long.toString(member.id()), chip);
    }

    private static Response badge(String number, String chip) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("number", number, "chip", chip))
                .post("/api/samples/badge/");
    }

    private String chip(Member member) {
        return HexFormat.of().formatHex(secrets.hash("badge", Long.toString(member.id())));
    }

    /** A card for alice, without recovery codes. */
    private List<String> card() {
        List<String> codes =
                issue(Member.PASSWORD).then().statusCode(200).extract().path("codes");
        Sql.run("delete from recovery_codes where user_id = ?", alice.id());
        return codes;
    }

    private Response issue(String password) {
        return issue(alice, password);
    }

    private static Response issue(Member member, String password) {
        return member.calls()
                .contentType(ContentType.JSON)
                .body(password.isEmpty() ? Map.of() : Map.of("current_password", password))
                .post("/api/samples/code_card/");
    }

    private Response password() {
        return Api.logIn(alice.username(), Member.PASSWORD);
    }

    private static String demanded(Response first) {
        return first.then()
                .statusCode(401)
                .body("code", is("mfa_required"))
                .body("methods", contains("code_card"))
                .extract()
                .path("mfa_token");
    }

    private static Response completes(String token, String code) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("mfa_token", token, "code", code))
                .post("/api/token/mfa/");
    }
}
