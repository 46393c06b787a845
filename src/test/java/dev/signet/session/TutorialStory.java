package dev.signet.session;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The steps of the reference's tutorial, which must not depend on how refresh tokens are handled. */
abstract class TutorialStory {
    /** Where the story's accounts are made. */
    abstract Accounts accounts();

    @Test
    void log_in_look_around_refresh_and_log_out_with_the_first_refresh_token() {
        Client alice = accounts().make("alice");

        Tokens first = alice.logsIn();
        first.callsProtected().then().statusCode(200).body("message", is("Hello, user " + alice.id() + "!"));

        String fresh = first.refreshes().access();
        Api.callProtected(fresh).then().statusCode(200);

        Api.logOut(fresh, first.refresh())
                .then()
                .statusCode(200)
                .body("$", equalTo(Map.of("detail", "Logout successful.")));
        first.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
    }

    /** The reference lets access tokens live until they expire. */
    @Test
    void after_a_logout_no_access_token_of_the_session_works() {
        Client alice = accounts().make("alice");
        Tokens first = alice.logsIn();
        Tokens other = alice.logsIn();
        String fresh = first.refreshes().access();

        Api.logOut(other.access(), first.refresh()).then().statusCode(200);

        first.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        Api.callProtected(fresh).then().spec(Refused.bearer("Token is blacklisted"));
        other.callsProtected().then().statusCode(200);
    }

    @Test
    void a_session_is_logged_out_once() {
        Client alice = accounts().make("alice");
        Tokens first = alice.logsIn();
        Tokens other = alice.logsIn();

        first.logsOut().then().statusCode(200);

        Api.logOut(other.access(), first.refresh()).then().spec(Refused.logout("Token is blacklisted"));
    }
}
