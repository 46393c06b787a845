package dev.signet.mfa;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.cleanup.Expiring;
import dev.signet.mail.Outbox;
import dev.signet.provider.WithProviders;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Authenticator;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People hear of changes of their second factors by mail, and what an account has from before its address was proven ends. */
@QuarkusTest
@TestProfile(WithProviders.class)
class FactorNoticesTest {
    private static final Duration STEP = Duration.ofSeconds(Totp.STEP_SECONDS);
    private static final String NEXT = "quite another password";

    @Inject
    Mailbox mailbox;

    @Inject
    AdjustableClock clock;

    @Inject
    Outbox outbox;

    @Inject
    @All
    List<Expiring> expiring;

    @BeforeEach
    void nobody_waits() {
        Sql.run("delete from throttled");
    }

    /** An account that is older than the moment of a sign-up. */
    private static Member settled(String name) {
        Member member = Member.user(name);
        Sql.run("update users set date_joined = now() - interval '1 day' where id = ?", member.id());
        return member;
    }

    private static String email(Member member) {
        return member.username() + "@example.com";
    }

    private Mail mail(Member member, String subject) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> mailbox.to(email(member)).stream()
                                .filter(sent -> sent.subject().equals(subject))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void each_change_of_an_app_and_its_codes_is_told_with_time_and_device() {
        Member alice = settled("alice");
        Sql.run("update users set email_verified_at = now() where id = ?", alice.id());
        App app = App.of(alice, clock);
        Mail added = mail(app.member(), "An authenticator app was added to your account on Signet");
        assertThat(added.text()).contains(app.member().username(), "Network address: 127.0.0.1", "Time: ");

        Tokens.in(App.completes(app.mfaToken(), app.recoveryCodes().get(0)));
        mail(app.member(), "A recovery code was used on Signet");

        clock.advance(STEP);
        app.post("/api/users/me/mfa/recovery_codes/", Map.of("code", app.code()))
                .then()
                .statusCode(200);
        mail(app.member(), "Your recovery codes on Signet were replaced");

        clock.advance(STEP);
        app.post("/api/users/me/mfa/totp/disable/", Map.of("current_password", Member.PASSWORD, "code", app.code()))
                .then()
                .statusCode(204);
        mail(app.member(), "The authenticator app was removed from your account on Signet");
        assertThat(mailbox.to(email(app.member()))).hasSize(4);
    }

    @Test
    void what_an_administrator_removes_is_told_without_the_administrators_device() {
        App app = App.of(settled("alice"), clock);

        Member.admin("admin")
                .calls()
                .delete("/api/users/" + app.member().id() + "/mfa/")
                .then()
                .statusCode(204);

        assertThat(mail(app.member(), "The second factors of your account on Signet were removed")
                        .text())
                .doesNotContain("127.0.0.1");
    }

    /** Somebody with a session must not fill the owner's mailbox, nor hide one change behind many others. */
    @Test
    void changes_that_are_repeated_are_told_a_few_times_and_other_ones_still_are() {
        App app = App.of(settled("alice"), clock);
        String codes = "Your recovery codes on Signet were replaced";
        List<String> left = app.recoveryCodes();
        for (int i = 0; i < 12; i++) {
            left = app.post("/api/users/me/mfa/recovery_codes/", Map.of("code", left.get(0)))
                    .path("recovery_codes");
        }
        app.post("/api/users/me/mfa/totp/disable/", Map.of("current_password", Member.PASSWORD, "code", left.get(0)))
                .then()
                .statusCode(204);

        mail(app.member(), "The authenticator app was removed from your account on Signet");
        await().until(() -> outbox.waiting() == 0);
        assertThat(mailbox.to(email(app.member())).stream()
                        .filter(sent -> sent.subject().equals(codes)))
                .hasSize(3);
    }

    @Test
    void a_refused_change_is_not_told() {
        Member alice = settled("alice");
        App.post(alice, "/api/users/me/mfa/totp/disable/", Map.of("current_password", "wrong", "code", "123456"))
                .then()
                .statusCode(400);
        App.of(alice, clock);

        mail(alice, "An authenticator app was added to your account on Signet");
        assertThat(mailbox.to(email(alice))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "de,en,de",
        "de-AT,en,de",
        "pt_BR,de,de",
        "en-GB,de,en",
        "DE_de,'',de",
        "fr,fr,en",
        "'',de,de",
        "'',fr,en"
    })
    void a_mail_is_in_the_language_of_the_account_and_else_in_that_of_the_request(
            String locale, String accepted, String language) {
        Member alice = settled("alice");
        Sql.run("update users set locale = ? where id = ?", locale, alice.id());

        given().contentType(ContentType.JSON)
                .header("Accept-Language", accepted)
                .body(Map.of("email", email(alice)))
                .post("/api/users/reset_password/")
                .then()
                .statusCode(204);

        assertThat(mailbox.first(email(alice)).headers().get("Content-Language"))
                .isEqualTo(language);
    }

    // ---- An account whose address is proven for the first time

    @Test
    void second_factors_from_before_the_first_proof_of_the_address_end_after_a_week() {
        App app = App.of(settled("victims-name"), clock);
        resetsByMail(app.member());

        assertThat(mail(app.member(), "The second factors of your account on Signet will be removed")
                        .text())
                .contains("7 days");
        // Whoever reads the mail alone does not pass them, for now.
        Api.logIn(app.member().username(), NEXT).then().statusCode(401);
        assertThat(ends("factors", app.member(), "6 days", "8 days")).isOne();
        assertThat(ends("recovery_codes", app.member(), "6 days", "8 days")).isEqualTo(10);
        assertThat(expiring)
                .extracting(table -> table.table() + "." + table.column())
                .contains("factors.expires_at", "recovery_codes.expires_at");
    }

    @Test
    void after_that_week_they_count_no_more_even_if_nothing_deletes_them() {
        App before = App.of(settled("victims-name"), clock);
        resetsByMail(before.member());
        clock.advance(Duration.ofDays(8));

        Member owner = signedIn(before.member());

        owner.calls()
                .get("/api/users/me/mfa/")
                .then()
                .body("totp", equalTo(false))
                .body("recovery_codes_left", equalTo(0));
        Response begun = App.post(owner, "/api/users/me/mfa/totp/", Map.of("current_password", NEXT));
        Authenticator own = Authenticator.with(begun.path("secret"), clock);
        List<String> codes = App.post(owner, "/api/users/me/mfa/totp/confirm/", Map.of("code", own.code()))
                .then()
                .statusCode(200)
                .extract()
                .path("recovery_codes");
        App.completes(challenge(owner), before.recoveryCodes().get(0)).then().statusCode(401);
        clock.advance(STEP);
        App.completes(challenge(owner), before.code()).then().statusCode(401);
        // The use of what is the owner's own does not bring back the others.
        Tokens.in(App.completes(challenge(owner), own.code()));
        clock.advance(STEP);
        App.completes(challenge(owner), before.code()).then().statusCode(401);
        Tokens.in(App.completes(challenge(owner), codes.get(0)));
    }

    @Test
    void recovery_codes_from_before_the_first_proof_of_the_address_do_not_work_after_a_week() {
        App app = App.of(settled("victims-name"), clock);
        resetsByMail(app.member());
        Sql.run(
                "update factors set expires_at = null where user_id = ?",
                app.member().id());
        clock.advance(Duration.ofDays(8));

        App.completes(challenge(app.member()), app.recoveryCodes().get(0))
                .then()
                .statusCode(401);
        clock.advance(STEP);
        Tokens.in(App.completes(challenge(app.member()), app.code()));
    }

    @Test
    void an_administrators_factor_that_has_expired_or_whose_kind_is_off_needs_attention() {
        Member reader = Member.admin("reader");
        App app = App.of(Member.admin("admin"), clock);
        long before = administratorsWithout(reader);

        Sql.run(
                "update factors set kind = 'off' where user_id = ?",
                app.member().id());
        assertThat(administratorsWithout(reader)).isEqualTo(before + 1);

        Sql.run(
                "update factors set kind = 'totp', expires_at = now() - interval '1 hour' where user_id = ?",
                app.member().id());
        assertThat(administratorsWithout(reader)).isEqualTo(before + 1);

        Sql.run(
                "update factors set expires_at = now() + interval '1 hour' where user_id = ?",
                app.member().id());
        assertThat(administratorsWithout(reader)).isEqualTo(before);
    }

    private static long administratorsWithout(Member reader) {
        String message =
                reader.calls().get("/api/attention/").path("find { it.code == 'admin_without_second_factor' }.message");
        return Long.parseLong(message.split(" ")[0]);
    }

    /** The member in a session that the new password alone opened. */
    private static Member signedIn(Member member) {
        Tokens tokens = Tokens.in(Api.logIn(member.username(), NEXT));
        return new Member(member.id(), member.username(), tokens.access(), tokens.refresh());
    }

    private static String challenge(Member member) {
        return Api.logIn(member.username(), NEXT)
                .then()
                .statusCode(401)
                .extract()
                .path("mfa_token");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void unless_their_owner_uses_one_of_them(boolean app) {
        App owner = App.of(settled("owner"), clock);
        resetsByMail(owner.member());
        clock.advance(STEP);
        String token = given().contentType(ContentType.JSON)
                .body(Map.of("username", owner.member().username(), "password", NEXT))
                .post("/api/token/")
                .path("mfa_token");

        Tokens.in(
                App.completes(token, app ? owner.code() : owner.recoveryCodes().get(0)));

        assertThat(ends("factors", owner.member(), "0 days", "100 days")).isZero();
        assertThat(ends("recovery_codes", owner.member(), "0 days", "100 days")).isZero();
    }

    @Test
    void those_of_an_account_with_a_proven_address_stay() {
        App app = App.of(settled("alice"), clock);
        Sql.run(
                "update users set email_verified_at = now() where id = ?",
                app.member().id());

        resetsByMail(app.member());

        assertThat(ends("factors", app.member(), "0 days", "100 days")).isZero();
    }

    private void resetsByMail(Member member) {
        given().contentType(ContentType.JSON)
                .body(Map.of("email", email(member)))
                .post("/api/users/reset_password/")
                .then()
                .statusCode(204);
        Mail mail = mail(member, "Password reset on Signet");
        given().contentType(ContentType.JSON)
                .body(Map.of("uid", mail.uid(), "token", mail.token(), "new_password", NEXT))
                .post("/api/users/reset_password_confirm/")
                .then()
                .statusCode(204);
    }

    private long ends(String table, Member member, String after, String before) {
        return Sql.number(
                "select count(*) from " + table
                        + " where user_id = ? and expires_at > cast(? as timestamptz) + cast(? as"
                        + " interval) and expires_at < cast(? as timestamptz) + cast(? as interval)",
                member.id(),
                clock.instant().toString(),
                after,
                clock.instant().toString(),
                before);
    }
}
