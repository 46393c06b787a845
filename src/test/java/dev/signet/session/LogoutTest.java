package dev.signet.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Logout if refresh tokens rotate. */
@QuarkusTest
class LogoutTest extends TutorialStory {
    @Inject
    Accounts accounts;

    @Override
    Accounts accounts() {
        return accounts;
    }

    /** The client that lost the last response can still leave. */
    @Test
    void a_logout_with_a_rotated_token_ends_its_successor_too() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = first.refreshes();
        assertThat(second.refresh()).isNotEqualTo(first.refresh());

        Api.logOut(second.access(), first.refresh()).then().statusCode(200);

        second.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        second.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
    }

    @Test
    void blacklisting_ends_the_session_too() {
        Tokens tokens = accounts.make("alice").logsIn();

        Api.blacklist(tokens.refresh()).then().statusCode(200);

        tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        tokens.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
    }

    /** Unlike a logout: who blacklists names one token, and that one is refused already. */
    @Test
    void a_rotated_token_is_blacklisted_already() {
        Client alice = accounts.make("alice");
        Tokens first = alice.logsIn();
        Tokens second = first.refreshes();

        Api.blacklist(first.refresh()).then().spec(Refused.token("Token is blacklisted"));

        second.callsProtected().then().statusCode(200);
        second.refreshes();
    }
}
