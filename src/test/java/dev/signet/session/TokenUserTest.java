package dev.signet.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.TakenConnections;
import dev.signet.testing.Tokens;
import dev.signet.user.TokenUser;
import dev.signet.user.TokenUsers;
import dev.signet.user.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code TokenUser} contains what tokens may say about an account, as stored when they are issued. */
@QuarkusTest
class TokenUserTest {
    private static final Authentication PASSWORD =
            new Authentication("password", List.of("pwd"), Optional.of(Instant.EPOCH));

    @Inject
    TokenUsers tokenUsers;

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @Inject
    AdjustableClock clock;

    @Inject
    RefreshRotation rotation;

    @Inject
    Sessions sessions;

    @Inject
    TakenConnections connections;

    private Client alice;

    @BeforeEach
    void somebody_has_an_account() {
        alice = accounts.make("alice");
    }

    @Test
    void a_login_knows_all() {
        for (String change : changes()) {
            sql.run("update users set " + change + " where id = ?", alice.id());
            NewPair first = next();

            TokenUser user = QuarkusTransaction.requiringNew()
                    .call(() -> sessions.open(
                            User.withId(alice.id()).orElseThrow(), first, PASSWORD, Optional.empty(), "password"))
                    .user();

            assertThat(user).isEqualTo(stored());
        }
    }

    /** As the second step of a login does, which has read the account before the login is noted. */
    @Test
    void a_login_that_is_noted_knows_of_itself() {
        TokenUser user = QuarkusTransaction.requiringNew().call(() -> {
            User known = User.withId(alice.id()).orElseThrow();
            User.noteLogin(alice.id(), clock.instant());
            return sessions.open(known, next(), PASSWORD, Optional.empty(), "password")
                    .user();
        });

        assertThat(user.lastLogin()).isPresent();
        assertThat(user).isEqualTo(stored());
    }

    @Test
    void a_refresh_knows_all_and_so_does_its_repetition() {
        for (String change : changes()) {
            somebody_has_an_account();
            RefreshUse token = use(alice.logsIn());
            IdempotencyKey key = IdempotencyKey.of("again").orElseThrow();
            sql.run("update users set " + change + " where id = ?", alice.id());

            for (int i = 0; i < 2; i++) {
                Rotation outcome = rotation.rotate(token, next(), Optional.of(key));

                assertThat(outcome.orRefuse().user()).isEqualTo(stored());
            }
        }
    }

    /** One of them asks for the second factor. */
    @Test
    void a_refresh_takes_two_connections_at_most() {
        Tokens[] tokens = {alice.logsIn()};

        assertThat(connections.fewest(2, () -> tokens[0] = Tokens.in(Api.refresh(tokens[0].refresh()))))
                .isLessThanOrEqualTo(2);
    }

    /** Four to look the account up, count the attempt, open the session and take the attempt back; two after that. */
    @Test
    void a_login_takes_six_connections_at_most() {
        assertThat(connections.fewest(6, alice::logsIn)).isLessThanOrEqualTo(6);
    }

    private static List<String> changes() {
        return List.of(
                "is_staff = is_staff",
                "is_staff = true",
                "email = ''",
                "username = 'now-' || username",
                "last_login = now() - interval '1 day'",
                "date_joined = '1999-12-31 23:59:59.123456+00'");
    }

    private TokenUser stored() {
        return QuarkusTransaction.requiringNew()
                .call(() -> tokenUsers.of(User.withId(alice.id()).orElseThrow()));
    }

    private NewPair next() {
        return NewPair.now(clock.instant(), Duration.ofDays(1));
    }

    private RefreshUse use(Tokens tokens) {
        return new RefreshUse(
                Jwt.of(tokens.refresh()).claims().path("jti").textValue(),
                Optional.of(UUID.fromString(tokens.session())),
                alice.id(),
                false,
                clock.instant(),
                clock.instant().plus(Duration.ofDays(1)));
    }
}
