package dev.signet.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session is opened for the account that was verified, and for no other, even if it changes in the same moment. */
@QuarkusTest
class OpeningTest {
    private static final Authentication PASSWORD =
            new Authentication("password", List.of("pwd"), Optional.of(Instant.EPOCH));

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @Inject
    AdjustableClock clock;

    @Inject
    Sessions sessions;

    private Client alice;
    private User verified;

    @BeforeEach
    void somebody_is_verified() {
        alice = accounts.make("alice");
        verified = QuarkusTransaction.requiringNew()
                .call(() -> User.withId(alice.id()).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update users set is_active = false where id = ?",
                "update users set password = '!other' where id = ?",
                "update users set password = '!other', is_active = false where id = ?",
                "update users set password_version = password_version + 1 where id = ?",
                "delete from users where id = ?"
            })
    void an_account_that_has_changed_gets_no_session_and_nothing_is_stored(String change) {
        sql.run(change, alice.id());

        assertThatThrownBy(() -> open(Optional.empty()))
                .isInstanceOfSatisfying(
                        ApiError.class, refusal -> assertThat(refusal.status()).isEqualTo(401));

        assertThat(logins()).isZero();
        assertThat(live()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = 'the same', password_rehashes = password_rehashes + 1",
                "username = 'now-' || username",
                "is_staff = true",
                "ver = ver + 1",
                "tokens_good_from = '2999-01-01'"
            })
    void other_changes_keep_nobody_out_whose_sign_in_began_with_nothing_older(String change) {
        sql.run("update users set " + change + " where id = ?", alice.id());

        UnsignedPair pair = open(Optional.empty());

        assertThat(sql.one(
                        Long.class,
                        "select count(*) from security_events where user_id = ? and kind = 'login' and outcome = 'success'"
                                + " and session_id = ? and detail = 'password'",
                        alice.id(),
                        pair.sid()))
                .isOne();
        assertThat(live()).isOne();
    }

    /** Both times count to the millisecond. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "0, 999, true",
        "0, -1, false",
        "999, 0, true",
        "999, 500, true",
        "999, -1, false",
        "0, 1000, true",
        "0, -1000, false",
        "1000, 999, false"
    })
    void a_sign_in_that_began_before_all_were_ended_opens_no_session(long ended, long began, boolean opens) {
        Instant moment = Instant.parse("2026-01-02T03:04:05Z");
        sql.run(
                "update users set tokens_good_from = cast(? as timestamptz) where id = ?",
                micros(moment, ended).toString(),
                alice.id());
        Optional<Instant> begun = Optional.of(micros(moment, began));

        if (opens) {
            open(begun);
        } else {
            assertThatThrownBy(() -> open(begun)).isInstanceOf(ApiError.class);
        }

        assertThat(live()).isEqualTo(opens ? 1 : 0);
    }

    @Test
    void a_session_whose_transaction_fails_leaves_nothing() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    open(Optional.empty());
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(logins()).isZero();
        assertThat(live()).isZero();
    }

    @Test
    void a_new_password_is_seen_by_a_login_or_ends_its_session() {
        for (int round = 0; round < 10; round++) {
            somebody_is_verified();
            List<Callable<Boolean>> all = new ArrayList<>(Collections.nCopies(6, this::opens));
            all.add(3, () -> sql.run("update users set password = '!other' where id = ?", alice.id()) == 1);

            AtOnce.all(all);

            assertThat(live()).isZero();
        }
    }

    private boolean opens() {
        try {
            open(Optional.empty());
            return true;
        } catch (ApiError changed) {
            return false;
        }
    }

    private UnsignedPair open(Optional<Instant> begun) {
        return sessions.open(verified, NewPair.now(clock.instant(), Duration.ofDays(1)), PASSWORD, begun, "password");
    }

    private static Instant micros(Instant moment, long more) {
        return moment.plusNanos(1000 * more);
    }

    private long logins() {
        return sql.one(
                Long.class, "select count(*) from security_events where user_id = ? and kind = 'login'", alice.id());
    }

    private long live() {
        return sql.one(Long.class, "select count(*) from sessions where user_id = ? and ended_at is null", alice.id());
    }
}
