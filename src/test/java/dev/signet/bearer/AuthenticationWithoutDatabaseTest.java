package dev.signet.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Accounts;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.NoCleanup;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who bears an access token is known from memory, and what was revoked, too. */
@QuarkusTest
@TestProfile(NoCleanup.class)
class AuthenticationWithoutDatabaseTest {
    @Inject
    AgroalDataSource pool;

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @BeforeEach
    void count_connections() {
        pool.getConfiguration().setMetricsEnabled(true);
    }

    @Test
    void fifty_requests_take_no_connection() {
        Tokens tokens = accounts.make("alice").logsIn();

        takesNoConnection(() -> {
            for (int i = 0; i < 50; i++) {
                tokens.callsProtected().then().statusCode(200);
            }
        });

        long before = pool.getMetrics().acquireCount();
        tokens.refreshes();
        assertThat(pool.getMetrics().acquireCount()).as("what counts, counts").isGreaterThan(before);
    }

    @Test
    void a_token_that_was_verified_before_is_refused_once_its_session_ended() {
        Tokens tokens = accounts.make("alice").logsIn();
        tokens.callsProtected().then().statusCode(200);
        tokens.callsProtected().then().statusCode(200);

        tokens.logsOut().then().statusCode(200);

        takesNoConnection(() -> tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted")));
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

    /** Tries again if the count changes, because what the service does by itself, such as reacting to an event, counts too. */
    private void takesNoConnection(Runnable requests) {
        await().untilAsserted(() -> {
            long before = pool.getMetrics().acquireCount();
            requests.run();
            assertThat(pool.getMetrics().acquireCount()).isEqualTo(before);
        });
    }
}
