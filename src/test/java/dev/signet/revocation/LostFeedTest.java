package dev.signet.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Accounts;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.NoCleanup;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that has lost the feed asks the database at each request, and never lets in who is not to be let in. */
@QuarkusTest
@TestProfile(LostFeedTest.WithoutFeed.class)
class LostFeedTest {
    @Inject
    RevocationFeed feed;

    @Inject
    RevocationView view;

    @Inject
    AgroalDataSource pool;

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @BeforeEach
    void stop_the_feed_for_good() throws Exception {
        pool.getConfiguration().setMetricsEnabled(true);
        feed.stop(new ShutdownEvent());
        assertThat(view.isFresh()).isFalse();
    }

    @Test
    void a_good_token_is_good_and_the_database_says_so() {
        Tokens tokens = accounts.make("alice").logsIn();
        long before = pool.getMetrics().acquireCount();

        for (int i = 0; i < 5; i++) {
            tokens.callsProtected().then().statusCode(200);
        }

        assertThat(pool.getMetrics().acquireCount()).isEqualTo(before + 5);
    }

    @Test
    void a_session_that_ended_is_refused_at_once() {
        Tokens tokens = goodTokens(accounts.make("alice"));

        sql.run("update sessions set ended_at = now() where id = ?", UUID.fromString(tokens.session()));

        tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
    }

    @Test
    void a_token_that_was_revoked_by_itself_is_refused_at_once() {
        Tokens tokens = goodTokens(accounts.make("alice"));

        sql.run(
                "insert into revoked_tokens (jti, revoked_at, expires_at) values (?, now(), now() + interval '1 hour')",
                Jwt.of(tokens.access()).claims().path("jti").textValue());

        tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
    }

    @Test
    void a_user_who_is_deactivated_is_refused_until_active_again() {
        Client alice = accounts.make("alice");
        Tokens tokens = goodTokens(alice);

        alice.isDeactivated();
        tokens.callsProtected().then().statusCode(401).body("code", is("user_inactive"));

        alice.isActivated();
        tokens.callsProtected().then().statusCode(200);
    }

    @Test
    void a_user_who_is_deleted_is_refused_at_once() {
        Client alice = accounts.make("alice");
        Tokens tokens = goodTokens(alice);

        alice.isDeleted();

        tokens.callsProtected().then().statusCode(401).body("code", is("user_not_found"));
    }

    @Test
    void a_user_of_another_role_needs_a_new_token_at_once() {
        Client alice = accounts.make("alice");
        Tokens tokens = goodTokens(alice);

        alice.becomesAdmin();

        tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        tokens.refreshes().callsProtected().then().statusCode(200);
    }

    /** It was seen to work, so that its signature is known. */
    private static Tokens goodTokens(Client client) {
        Tokens tokens = client.logsIn();
        tokens.callsProtected().then().statusCode(200);
        return tokens;
    }

    /** A service of its own: the feed does not come back. */
    public static class WithoutFeed extends NoCleanup {}
}
