package dev.signet.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Accounts;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.NoCleanup;
import dev.signet.testing.Refused;
import dev.signet.testing.TakenConnections;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who bears an access token is known from memory, and what was revoked, too. */
@QuarkusTest
@TestProfile(NoCleanup.class)
class AuthenticationWithoutDatabaseTest {
    @Inject
    TakenConnections connections;

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @Test
    void fifty_requests_take_no_connection() {
        Tokens tokens = accounts.make("alice").logsIn();

        long taken = connections.fewest(0, () -> {
            for (int i = 0; i < 50; i++) {
                tokens.callsProtected().then().statusCode(200);
            }
        });

        assertThat(taken).isZero();
        assertThat(connections.fewest(50, tokens::refreshes))
                .as("what counts, counts")
                .isPositive();
    }

    @Test
    void a_token_that_was_verified_before_is_refused_once_its_session_ended() {
        Tokens tokens = accounts.make("alice").logsIn();
        tokens.callsProtected().then().statusCode(200);
        tokens.callsProtected().then().statusCode(200);

        tokens.logsOut().then().statusCode(200);

        long taken = connections.fewest(
                0, () -> tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted")));

        assertThat(taken).isZero();
    }

    @Test
    void so_is_one_that_an_operator_revoked_by_hand() {
        Tokens tokens = accounts.make("alice").logsIn();
        tokens.callsProtected().then().statusCode(200);

        sql.run(
                "insert into revoked_tokens (jti, revoked_at, expires_at) values (?, now(), now() + interval '1 hour')",
                Jwt.of(tokens.access()).claims().path("jti").textValue());

        await().untilAsserted(() -> tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted")));
    }

    @Test
    void so_is_one_of_a_session_that_an_operator_ended_by_hand() {
        Tokens tokens = accounts.make("alice").logsIn();
        tokens.callsProtected().then().statusCode(200);

        sql.run("update sessions set ended_at = now() where id = ?", UUID.fromString(tokens.session()));

        await().untilAsserted(() -> tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted")));
    }
}
