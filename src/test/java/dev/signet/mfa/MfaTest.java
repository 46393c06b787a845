package dev.signet.mfa;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Argon2;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Authenticator;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import javax.sql.DataSource;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;

/** The second factor of those who have one, from setting it up to losing it. */
@QuarkusTest
class MfaTest {
    private static final Duration STEP = Duration.ofSeconds(Totp.STEP_SECONDS);

    @Inject
    AdjustableClock clock;

    @Inject
    DataSource database;

    @Inject
    Factors factors;

    @Test
    void an_app_is_set_up_by_a_secret_a_uri_or_a_picture() {
        Member alice = Member.user("alice");

        Response begun = App.post(alice, "/api/users/me/mfa/totp/", Map.of("current_password", Member.PASSWORD));

        begun.then().statusCode(200).header("Cache-Control", "no-store");
        String secret = begun.path("secret");
        assertThat(Base32.decode(secret)).hasSize(20);
        assertThat(begun.<String>path("otpauth_uri"))
                .isEqualTo("otpauth://totp/Signet:" + alice.username() + "?secret=" + secret
                        + "&issuer=Signet&algorithm=SHA1&digits=6&period=30");
        String svg = new String(
                Base64.getDecoder().decode(begun.<String>path("qr_code").replace("data:image/svg+xml;base64,", "")),
                StandardCharsets.UTF_8);
        assertThat(svg)
                .startsWith("<svg xmlns=")
                .contains("<path d=\"M4,4h1v1h-1z")
                .endsWith("</svg>");
    }

    /** A login that is repeated until there is a primary database must not record two demands. */
    @Test
    void a_demand_that_could_not_be_answered_is_not_recorded() throws SQLException {
        App app = App.of(Member.user("alice"), clock);
        try (Connection operator = database.getConnection();
                Statement lock = operator.createStatement()) {
            operator.setAutoCommit(false);
            lock.execute("lock table recovery_codes");
            app.logsIn(Member.PASSWORD).then().statusCode(503);
            operator.rollback();
        }
        app.mfaToken();

        assertThat(Sql.number(
                        "select count(*) from security_events where user_id = ? and kind = 'mfa_demanded'",
                        app.member().id()))
                .isOne();
    }

    @Test
    void another_name_for_a_factor_leaves_the_rest_of_the_transaction_alone() {
        App app = App.of(Member.user("alice"), clock);
        long id = app.member().id();

        QuarkusTransaction.requiringNew().run(() -> {
            User alice = User.withId(id).orElseThrow();
            StoredFactor factor = factors.of(id).get(0);
            assertThat(factors.rename(factor, "my phone")).isTrue();
            assertThat(factors.of(id).get(0).name()).isEqualTo("my phone");
            alice.rename(app.member().username() + "-now");
        });

        assertThat(Sql.text("select username from users where id = ?", id))
                .isEqualTo(app.member().username() + "-now");
    }

    @Test
    void it_is_in_use_once_its_first_code_was_right() {
        Member alice = Member.user("alice");
        Authenticator app = App.begins(alice, clock);
        alice.again();

        App.post(alice, "/api/users/me/mfa/totp/confirm/", Map.of("code", "no code"))
                .then()
                .statusCode(400)
                .body("code[0]", is("The code is wrong or was used already."));
        status(alice)
                .then()
                .body("totp", is(false))
                .body("methods", is(List.of()))
                .body("recovery_codes_left", is(0));
        App.post(alice, "/api/users/me/mfa/totp/confirm/", Map.of("code", app.code()))
                .then()
                .statusCode(200);

        status(alice)
                .then()
                .body("totp", is(true))
                .body("enabled_at", notNullValue())
                .body("methods", is(List.of("totp")))
                .body("recovery_codes_left", is(10))
                .body("required", is(false));
        App.post(alice, "/api/users/me/mfa/totp/", Map.of("current_password", Member.PASSWORD))
                .then()
                .statusCode(400)
                .body("non_field_errors[0]", is("The second factor is set up already."));
    }

    @Test
    void setting_it_up_takes_the_password_and_not_longer_than_an_hour() {
        Member alice = Member.user("alice");
        App.post(alice, "/api/users/me/mfa/totp/", Map.of("current_password", "wrong"))
                .then()
                .statusCode(400)
                .body("current_password[0]", is("Invalid password."));
        Authenticator app = App.begins(alice, clock);

        clock.advance(Duration.ofHours(1).plus(STEP));

        App.post(alice.again(), "/api/users/me/mfa/totp/confirm/", Map.of("code", app.code()))
                .then()
                .statusCode(400);
    }

    @Test
    void a_login_with_it_has_two_steps_and_ends_as_any_other() {
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);

        Response first = app.logsIn(Member.PASSWORD);
        first.then()
                .statusCode(401)
                .header("Cache-Control", "no-store")
                .body("$", aMapWithSize(4))
                .body("methods", contains("totp", "recovery_code"))
                .body("detail", is("A code of the second factor is required."))
                .body("code", is("mfa_required"));
        Response second = App.completes(first.path("mfa_token"), app.code());

        second.then().header("Cache-Control", "no-store").body("$", aMapWithSize(2));
        Tokens.in(second).callsProtected().then().statusCode(200);
        assertThat(Sql.text(
                        "select detail from security_events where user_id = ? and kind = 'login' and session_id is not null order by id desc",
                        app.member().id()))
                .isEqualTo("password, code");
    }

    @Test
    void a_wrong_password_looks_like_any_wrong_password() {
        App app = App.of(Member.user("alice"), clock);

        app.logsIn("wrong").then().spec(Refused.because("No active account found with the given credentials"));
    }

    @Test
    void a_code_works_once_in_whatever_login() {
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);
        String code = app.code();
        Tokens.in(App.completes(app.mfaToken(), code));

        App.completes(app.mfaToken(), code)
                .then()
                .statusCode(401)
                .body("detail", is("The code is wrong or was used already."))
                .body("code", is("mfa_code_not_valid"));
        // Nor does one from before it.
        App.completes(app.mfaToken(), app.authenticator().code(-1)).then().statusCode(401);
        Tokens.in(App.completes(app.mfaToken(), app.authenticator().code(1)));
    }

    @Test
    void the_code_that_confirmed_the_app_is_spent() {
        App app = App.of(Member.user("alice"), clock);

        App.completes(app.mfaToken(), app.code()).then().statusCode(401);
    }

    @Test
    void of_logins_with_one_code_at_the_same_moment_one_gets_through() {
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);
        String code = app.code();
        List<String> tokens = List.of(app.mfaToken(), app.mfaToken(), app.mfaToken(), app.mfaToken());

        List<Integer> answers = AtOnce.all(tokens.stream()
                .<Callable<Integer>>map(
                        token -> () -> App.completes(token, code).statusCode())
                .toList());

        assertThat(answers).containsOnlyOnce(200).contains(401, 401, 401);
    }

    @Test
    void a_recovery_code_works_once_in_whatever_letters() {
        App app = App.of(Member.user("alice"), clock);
        assertThat(app.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
        String code = app.recoveryCodes().get(3);

        Tokens.in(App.completes(app.mfaToken(), code.replace("-", " ").toLowerCase()));

        App.completes(app.mfaToken(), code).then().statusCode(401);
        status(app.member()).then().body("recovery_codes_left", is(9));
        assertThat(events(app.member(), "recovery_code_used", "success")).isOne();
    }

    /** The code is spent by then, and is given out once. */
    @Test
    void a_login_that_cannot_be_noted_in_the_counts_of_guesses_is_one_all_the_same() {
        App app = App.of(Member.user("alice"), clock);
        String token = app.mfaToken();
        Sql.run("create function refuse() returns trigger language plpgsql as"
                + " 'begin raise exception ''not now''; end'");
        Sql.run("create trigger refuse before insert on login_networks execute function refuse()");
        Sql.run("create trigger refuse before delete on throttled execute function refuse()");
        try (CapturedLog log = CapturedLog.open()) {
            Tokens.in(App.completes(token, app.recoveryCodes().get(0)))
                    .callsProtected()
                    .then()
                    .statusCode(200);

            assertThat(log.lines(Level.WARNING, Throttle.class))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line).contains("Could not record the result of a guess", "not now"));
        } finally {
            Sql.run("drop function refuse() cascade");
        }
    }

    @Test
    void a_code_that_could_not_be_checked_is_no_wrong_guess() {
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);
        Sql.run("create function refuse() returns trigger language plpgsql as"
                + " 'begin raise lock_not_available; end'");
        Sql.run("create trigger refuse before delete on recovery_codes execute function refuse()");
        try {
            for (int time = 0; time < 30; time++) {
                app.post("/api/users/me/mfa/recovery_codes/", Map.of("code", app.code()))
                        .then()
                        .statusCode(503);
            }
        } finally {
            Sql.run("drop function refuse() cascade");
        }

        app.post("/api/users/me/mfa/recovery_codes/", Map.of("code", app.code()))
                .then()
                .statusCode(200);
    }

    @Test
    void somebody_elses_recovery_code_is_worth_nothing() {
        App alice = App.of(Member.user("alice"), clock);
        App bob = App.of(Member.user("bob"), clock);

        App.completes(bob.mfaToken(), alice.recoveryCodes().get(0)).then().statusCode(401);
    }

    @Test
    void a_factor_that_cannot_be_read_refuses_every_code_but_recovery_codes_and_tells_the_operator() {
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);
        long id = app.member().id();
        Sql.run("update factors set secret = set_byte(secret, 20, 255 - get_byte(secret, 20)) where user_id = ?", id);

        try (CapturedLog log = CapturedLog.open()) {
            App.completes(app.mfaToken(), app.code()).then().statusCode(401).body("code", is("mfa_code_not_valid"));

            assertThat(log.lines(Level.WARNING, Factors.class))
                    .singleElement()
                    .asString()
                    .contains("second factor of user " + id, "/api/users/" + id + "/mfa/")
                    .doesNotContain("signing_keys");
        }
        Tokens.in(App.completes(app.mfaToken(), app.recoveryCodes().get(0)));
    }

    @Test
    void new_recovery_codes_take_the_place_of_the_old() {
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);
        app.post(
                        "/api/users/me/mfa/recovery_codes/",
                        Map.of("code", app.authenticator().wrongCode()))
                .then()
                .statusCode(400);

        Response renewed = app.post("/api/users/me/mfa/recovery_codes/", Map.of("code", app.code()));

        renewed.then().statusCode(200).header("Cache-Control", "no-store");
        App.completes(app.mfaToken(), app.recoveryCodes().get(0)).then().statusCode(401);
        Tokens.in(App.completes(
                app.mfaToken(), renewed.<List<String>>path("recovery_codes").get(0)));
        assertThat(events(app.member(), "recovery_codes_renewed", "success")).isOne();
    }

    @Test
    void codes_are_limited() {
        clock.standStill();
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);
        String token = app.mfaToken();
        for (int i = 0; i < 5; i++) {
            App.completes(token, app.authenticator().wrongCode()).then().statusCode(401);
        }

        App.completes(token, app.code())
                .then()
                .statusCode(429)
                .header("Retry-After", "30")
                .body("detail", is("Request was throttled. Expected available in 30 seconds."));
        App.completes(app.mfaToken(), app.code()).then().statusCode(429);

        clock.advance(STEP);
        Tokens.in(App.completes(token, app.code()));
        assertThat(events(app.member(), "mfa_failed", "failure")).isEqualTo(5);
        assertThat(events(app.member(), "login_throttled", "failure")).isOne();
    }

    @Test
    void an_mfa_token_is_good_for_minutes_and_for_one_session() {
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);
        String spent = app.mfaToken();
        Tokens.in(App.completes(spent, app.code()));
        String late = app.mfaToken();

        refused(App.completes(spent, app.authenticator().code(1)));
        clock.advance(Duration.ofMinutes(5));
        refused(App.completes(late, app.code()));
    }

    @Test
    void an_mfa_token_is_good_for_its_device_alone() {
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);
        String token = app.mfaToken();

        refused(given().header("User-Agent", "somebody else's")
                .formParam("mfa_token", token)
                .formParam("code", app.code())
                .post("/api/token/mfa/"));
        Tokens.in(App.completes(token, app.code()));
    }

    @Test
    void an_mfa_token_dies_with_the_password_and_with_the_account() {
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);
        String before = app.mfaToken();
        Sql.run("update users set is_active = false where id = ?", app.member().id());
        refused(App.completes(before, app.code()));
        Sql.run(
                "update users set is_active = true, password = ? where id = ?",
                Argon2.phc("another"),
                app.member().id());

        refused(App.completes(before, app.code()));
    }

    @Test
    void an_mfa_token_is_no_other_token_and_no_other_token_is_one() {
        App app = App.of(Member.user("alice"), clock);
        String token = app.mfaToken();

        Api.callProtected(token).then().spec(Refused.bearer("Token is invalid"));
        Api.refresh(token).then().spec(Refused.token("Token is invalid"));
        Api.verify(token).then().spec(Refused.token("Token is invalid"));
        refused(App.completes(app.member().access(), "123456"));
        refused(App.completes(app.member().refresh(), "123456"));
        refused(App.completes("AAAA", "123456"));
        refused(App.completes("A".repeat(5000), "123456"));
        refused(App.completes((token.startsWith("A") ? "B" : "A") + token.substring(1), "123456"));
        // Nor is one for a code one for setting an app up.
        given().formParam("mfa_token", token)
                .post("/api/token/mfa/totp/")
                .then()
                .statusCode(401);
    }

    @Test
    void it_is_taken_away_by_password_and_code_together() {
        App app = App.of(Member.user("alice"), clock);
        clock.advance(STEP);
        String path = "/api/users/me/mfa/totp/disable/";
        app.post(path, Map.of("current_password", "wrong", "code", app.code()))
                .then()
                .statusCode(400)
                .body("current_password[0]", is("Invalid password."));
        app.post(
                        path,
                        Map.of(
                                "current_password",
                                Member.PASSWORD,
                                "code",
                                app.authenticator().wrongCode()))
                .then()
                .statusCode(400)
                .body("code[0]", is("The code is wrong or was used already."));

        app.post(path, Map.of("current_password", Member.PASSWORD, "code", app.code()))
                .then()
                .statusCode(204);

        app.member().again();
        status(app.member()).then().body("totp", is(false)).body("recovery_codes_left", is(0));
        assertThat(events(app.member(), "mfa_enabled", "success")).isOne();
        assertThat(events(app.member(), "mfa_disabled", "success")).isOne();
        assertThat(events(app.member(), "mfa_disabled", "failure")).isOne();
    }

    /** A right password without a code is recorded. */
    @Test
    void a_right_password_that_waits_for_a_code_is_recorded() {
        App app = App.of(Member.user("alice"), clock);

        app.logsIn("wrong").then().statusCode(401);
        assertThat(events(app.member(), "mfa_demanded", "success")).isZero();
        app.mfaToken();

        assertThat(Sql.text(
                        "select address || ' ' || device || ' ' || detail from security_events where user_id = ? and kind = 'mfa_demanded'",
                        app.member().id()))
                .startsWith("127.0.0.1 Apache-HttpClient")
                .endsWith(" password, code");
    }

    /** A stolen access token must not be enough. */
    @Test
    void an_administrator_does_not_reset_the_own_one() {
        App app = App.of(Member.admin("root"), clock);

        app.member()
                .calls()
                .delete("/api/users/" + app.member().id() + "/mfa/")
                .then()
                .statusCode(403)
                .body(
                        "detail",
                        is("You cannot remove your own second factor here. Use POST"
                                + " /api/users/me/mfa/totp/disable/ with your password and a code."));

        status(app.member()).then().body("totp", is(true));
    }

    @Test
    void an_administrator_resets_it_and_ends_the_sessions() {
        App app = App.of(Member.user("alice"), clock);
        Member admin = Member.admin("admin");
        String path = "/api/users/" + app.member().id() + "/mfa/";
        app.member().calls().delete(path).then().statusCode(403);

        admin.calls().delete(path).then().statusCode(204);

        Api.callProtected(app.member().access()).then().statusCode(401);
        Api.refresh(app.member().refresh()).then().statusCode(401);
        app.member().again();
        admin.calls().delete(path).then().statusCode(404);
        admin.calls().delete("/api/users/99999999999999999999/mfa/").then().statusCode(404);
        assertThat(Sql.number(
                        "select actor_id from security_events where user_id = ? and kind = 'mfa_reset'",
                        app.member().id()))
                .isEqualTo(admin.id());
    }

    @Test
    void a_reset_that_cannot_end_the_sessions_takes_nothing_away() throws SQLException {
        App app = App.of(Member.user("alice"), clock);
        Member admin = Member.admin("admin");

        try (Connection operator = database.getConnection();
                PreparedStatement lock = operator.prepareStatement("select 1 from users where id = ? for update")) {
            operator.setAutoCommit(false);
            lock.setLong(1, app.member().id());
            lock.executeQuery();
            admin.calls()
                    .delete("/api/users/" + app.member().id() + "/mfa/")
                    .then()
                    .statusCode(503);
            operator.rollback();
        }

        status(app.member()).then().body("totp", is(true)).body("recovery_codes_left", is(10));
        assertThat(events(app.member(), "mfa_reset", "success")).isZero();
    }

    @Test
    void neither_secret_nor_recovery_code_lies_open_in_the_database() {
        App app = App.of(Member.user("alice"), clock);
        String row = Sql.text(
                "select secret::text from factors where user_id = ?",
                app.member().id());
        String hashes = Sql.text(
                "select string_agg(code_hash::text, ' ') from recovery_codes where user_id = ?",
                app.member().id());

        assertThat(row)
                .doesNotContain(HexFormat.of().formatHex(app.authenticator().secret()));
        for (String code : app.recoveryCodes()) {
            assertThat(hashes)
                    .doesNotContain(HexFormat.of().formatHex(Base32.decode(code.replace("-", ""))))
                    .doesNotContain(
                            HexFormat.of().formatHex(code.replace("-", "").getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static void refused(Response answer) {
        answer.then().spec(Refused.token("Token is invalid or expired"));
    }

    private static Response status(Member member) {
        return member.calls().get("/api/users/me/mfa/");
    }

    private static long events(Member member, String kind, String outcome) {
        return Sql.number(
                "select count(*) from security_events where user_id = ? and kind = ? and outcome = ?",
                member.id(),
                kind,
                outcome);
    }
}
