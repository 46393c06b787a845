package dev.signet.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Client;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Concurrent changes of a session happen in some order. */
@QuarkusTest
class SessionRacesTest {
    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @RepeatedTest(3)
    void of_concurrent_refreshes_with_one_token_exactly_one_succeeds() {
        clock.standStill();
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();

        List<Response> answers = AtOnce.times(32, tokens::triesToRefresh);

        List<Response> successes =
                answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(successes).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 200)
                .allSatisfy(answer -> answer.then().spec(Refused.token("Token is blacklisted")));
        Tokens.in(successes.get(0)).refreshes().callsProtected().then().statusCode(200);
        assertThat(alice.sessions()).isEqualTo(1);
    }

    @Test
    void a_refresh_that_races_a_logout_leaves_nothing_that_works() {
        Client alice = accounts.make("alice");
        for (int round = 0; round < 50; round++) {
            Tokens tokens = alice.logsIn();

            List<Response> answers = AtOnce.all(List.of(tokens::triesToRefresh, tokens::logsOut));

            answers.get(1).then().statusCode(200);
            assertNothingWorks(tokens);
            if (answers.get(0).statusCode() == 200) {
                assertNothingWorks(Tokens.in(answers.get(0)));
            } else {
                answers.get(0).then().spec(Refused.token("Token is blacklisted"));
            }
        }
    }

    @Test
    void of_concurrent_logouts_one_is_told_that_it_did_it() {
        Tokens tokens = accounts.make("alice").logsIn();

        List<Response> answers = AtOnce.times(8, tokens::logsOut);

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        assertNothingWorks(tokens);
    }

    private static void assertNothingWorks(Tokens tokens) {
        tokens.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
    }
}
