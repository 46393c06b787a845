package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Refused;
import dev.signet.testing.Rounds;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long a refusal takes does not tell why. Among few accounts, since a hash of any of them may stand in for a missing one. */
@QuarkusTest
@TestProfile(FirstStartTest.EmptyDatabase.class)
class LoginTimeTest {
    /** As many as may be wrong before one waits. */
    private static final int LOGINS = 10;

    @Inject
    Accounts accounts;

    @Inject
    PasswordHash hash;

    /** Interleaved and compared by the median, so that a busy machine slows all of them alike. */
    @Test
    void an_unknown_user_and_an_inactive_one_are_refused_as_slowly_as_a_wrong_password() {
        Rounds.untilItHolds(this::assertRefusalsTakeAlike);
    }

    private void assertRefusalsTakeAlike() {
        Client alice = accounts.make("alice", "right", hash.hash("right"));
        Client bob = accounts.make("bob", "right", hash.hash("right"));
        bob.isDeactivated();

        List<Long> wrongPassword = new ArrayList<>();
        List<Long> unknownUser = new ArrayList<>();
        List<Long> inactiveUser = new ArrayList<>();
        for (int i = 0; i < LOGINS; i++) {
            wrongPassword.add(refusal(alice.username(), "wrong"));
            unknownUser.add(refusal("nobody-" + UUID.randomUUID(), "wrong"));
            inactiveUser.add(refusal(bob.username(), "right"));
        }
        alice.isDeleted();
        bob.isDeleted();

        assertThat(median(unknownUser) / median(wrongPassword)).isBetween(0.5, 2.0);
        assertThat(median(inactiveUser) / median(wrongPassword)).isBetween(0.5, 2.0);
    }

    private static long refusal(String username, String password) {
        long start = System.nanoTime();
        var answer = Api.logIn(username, password);
        long nanos = System.nanoTime() - start;
        answer.then().spec(Refused.because("No active account found with the given credentials"));
        return nanos;
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }
}
