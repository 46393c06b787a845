package dev.signet.login;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Ps256;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code signet.token.verify-checks-user}: verify says of a token whether its user may act, too. */
@QuarkusTest
@TestProfile(Ps256.class)
class VerifyChecksUserTest {
    @Inject
    Accounts accounts;

    @Test
    void the_tokens_of_users_who_may_not_act_do_not_verify() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();
        assertVerifies(tokens, 200, null);

        alice.isDeactivated();
        assertVerifies(tokens, 401, "user_inactive");

        alice.isActivated();
        assertVerifies(tokens, 200, null);

        alice.isDeleted();
        assertVerifies(tokens, 401, "user_not_found");
    }

    @Test
    void that_a_token_was_revoked_comes_first() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();
        tokens.logsOut().then().statusCode(200);

        alice.isDeleted();

        for (String token : List.of(tokens.access(), tokens.refresh())) {
            Api.verify(token).then().statusCode(400).body("non_field_errors", contains("Token is blacklisted"));
        }
    }

    private static void assertVerifies(Tokens tokens, int status, String code) {
        for (String token : List.of(tokens.access(), tokens.refresh())) {
            Api.verify(token).then().statusCode(status).body("code", is(code));
        }
    }
}
