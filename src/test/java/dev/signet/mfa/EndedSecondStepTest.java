package dev.signet.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Authenticator;
import dev.signet.testing.EndedSignIns;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends all sessions also ends the logins that wait for their second step. */
@QuarkusTest
class EndedSecondStepTest {
    @Inject
    AdjustableClock clock;

    @Inject
    DataSource database;

    @ParameterizedTest
    @EnumSource
    void a_login_that_waited_meanwhile_is_not_completed(EndedSignIns end) {
        App app = App.of(Member.user("alice"), clock);
        String waiting = app.mfaToken();

        end.to(app.member());

        App.completes(waiting, app.recoveryCodes().get(0)).then().spec(Refused.token("Token is invalid or expired"));
        if (end.leavesTheAccount()) {
            Response anew = app.logsIn(end.password());
            Tokens.in(App.completes(anew.path("mfa_token"), app.recoveryCodes().get(0)));
        }
    }

    @Test
    void what_ends_one_session_does_not_end_such_a_login() {
        App app = App.of(Member.user("alice"), clock);
        String waiting = app.mfaToken();

        new Tokens(app.member().access(), app.member().refresh())
                .logsOut()
                .then()
                .statusCode(200);

        Tokens.in(App.completes(waiting, app.recoveryCodes().get(0)));
    }

    @Test
    void of_a_login_and_a_logout_everywhere_else_at_the_same_moment_no_session_is_left() {
        App app = App.of(Member.user("alice"), clock);
        for (int round = 0; round < 8; round++) {
            String waiting = app.mfaToken();
            String code = app.recoveryCodes().get(round);

            List<Integer> answers = AtOnce.all(List.of(
                    () -> app.member()
                            .calls()
                            .post("/api/logout/all/?except_current=true")
                            .statusCode(),
                    () -> App.completes(waiting, code).statusCode()));

            assertThat(answers.get(0)).isEqualTo(200);
            assertThat(answers.get(1)).isIn(200, 401);
            assertThat(Sql.number(
                            "select count(*) from sessions where user_id = ? and ended_at is null",
                            app.member().id()))
                    .as("round %d: %s", round, answers)
                    .isOne();
        }
    }

    // ---- Whoever is signed out sets up no factor

    @Test
    void of_a_confirmed_app_and_a_logout_at_the_same_moment_the_app_is_there_only_if_it_was_first() {
        for (int round = 0; round < 8; round++) {
            Member alice = Member.user("alice");
            Authenticator authenticator = App.begins(alice, clock);
            String code = authenticator.code();

            List<Integer> answers = AtOnce.all(List.of(
                    () -> alice.calls().post("/api/logout/all/").statusCode(),
                    () -> App.post(alice, "/api/users/me/mfa/totp/confirm/", Map.of("code", code))
                            .statusCode()));

            assertThat(answers.get(0)).isEqualTo(200);
            assertThat(answers.get(1)).isIn(200, 401);
            assertThat(Sql.number(
                            "select count(*) from factors where user_id = ? and confirmed_at is not null", alice.id()))
                    .as("round %d: %s", round, answers)
                    .isEqualTo(answers.get(1) == 200 ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update sessions set ended_at = now(), end_reason = 'ended' where user_id = ?",
                "update users set is_active = false where id = ?",
                "update users set password = '!' where id = ?",
                "delete from users where id = ?"
            })
    void what_is_not_done_when_the_session_ends_is_refused(String change) throws Exception {
        for (String path : List.of("totp/confirm/", "recovery_codes/", "totp/disable/")) {
            App app = path.startsWith("totp/c")
                    ? new App(Member.user("alice"), null, List.of())
                    : App.of(Member.user("alice"), clock);
            String code = app.authenticator() == null
                    ? App.begins(app.member(), clock).code()
                    : app.recoveryCodes().get(0);
            String before = factors(app);

            int status = meanwhile(
                    change,
                    app.member().id(),
                    () -> app.post(
                                    "/api/users/me/mfa/" + path,
                                    Map.of("code", code, "current_password", Member.PASSWORD))
                            .statusCode());

            assertThat(status).as(path).isEqualTo(401);
            if (!change.startsWith("delete")) {
                assertThat(factors(app)).as(path).isEqualTo(before);
            }
        }
    }

    private static String factors(App app) {
        return Sql.text(
                "select string_agg(kind || coalesce(confirmed_at::text, ''), ' ' order by id) || '|'"
                        + " || (select count(*) from recovery_codes where user_id = ?) from factors where user_id = ?",
                app.member().id(),
                app.member().id());
    }

    /** The status of a request that comes when this change is made and not committed yet. */
    private int meanwhile(String change, long user, Callable<Integer> request) throws Exception {
        ExecutorService client = Executors.newSingleThreadExecutor();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement own = connection.createStatement();
                    PreparedStatement update = connection.prepareStatement(change)) {
                update.setLong(1, user);
                update.executeUpdate();
                ResultSet id = own.executeQuery("select pg_backend_pid()");
                id.next();
                long changer = id.getLong(1);
                Future<Integer> status = client.submit(request);
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> status.isDone()
                                || Sql.number(
                                                "select count(*) from pg_stat_activity where ? = any (pg_blocking_pids(pid))",
                                                changer)
                                        > 0);
                connection.commit();
                return status.get(1, TimeUnit.MINUTES);
            } finally {
                connection.setAutoCommit(true);
            }
        } finally {
            client.shutdownNow();
        }
    }
}
