package dev.signet.login;

import static org.hamcrest.Matchers.contains;

import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** {@code POST /api/token/verify/} calls no token good that is refused elsewhere, but for its user's standing. */
@QuarkusTest
class VerificationTest {
    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @Test
    void an_access_token_of_an_older_version_than_its_users_is_revoked_and_the_session_is_not() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();
        Api.verify(tokens.access()).then().statusCode(200);

        sql.run("update users set ver = ver + 1 where id = ?", alice.id());

        Api.verify(tokens.access()).then().statusCode(400).body("non_field_errors", contains("Token is blacklisted"));
        Api.verify(tokens.refresh()).then().statusCode(200);
        Api.verify(tokens.refreshes().access()).then().statusCode(200);
    }

    @Test
    void an_access_token_from_before_a_change_of_role_is_revoked() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();

        alice.becomesAdmin();

        Api.verify(tokens.access()).then().statusCode(400).body("non_field_errors", contains("Token is blacklisted"));
    }

    /** As with the reference. */
    @Test
    void whether_its_user_is_active_it_does_not_tell() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();

        alice.isDeactivated();

        Api.verify(tokens.access()).then().statusCode(200);
        Api.verify(tokens.refresh()).then().statusCode(200);
        tokens.triesToRefresh().then().spec(Refused.because("No active account found for the given token."));
    }
}
