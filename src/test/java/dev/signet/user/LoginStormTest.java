package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** More logins than the machine can take: some are told to come back, and nobody else notices. */
@QuarkusTest
@TestProfile(LoginStormTest.SlowLogins.class)
class LoginStormTest {
    private static final int LOGINS = 8;

    /** One login at a time, of a second or more, and one that waits. */
    public static class SlowLogins implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "signet.password.threads", "1",
                    "signet.password.queue", "1",
                    "signet.password.memory", "19456",
                    "signet.password.iterations", "120",
                    "signet.password.retry-after", "7s");
        }
    }

    @Inject
    Accounts accounts;

    @Inject
    PasswordHash hash;

    @Test
    void the_queue_is_bounded_and_other_requests_are_answered_meanwhile() {
        Tokens alice = accounts.make("alice").logsIn();
        Client bob = accounts.make("bob", "right", hash.hash("right"));
        ExecutorService crowd = Executors.newFixedThreadPool(LOGINS);
        try {
            List<CompletableFuture<Response>> logins = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> Api.logIn(bob.username(), "wrong"), crowd))
                    .limit(LOGINS)
                    .toList();
            await().until(() -> answered(logins) > 0);

            alice.callsProtected().then().statusCode(200);
            alice.refreshes().callsProtected().then().statusCode(200);
            assertThat(answered(logins)).as("the storm is not over yet").isLessThan(LOGINS);

            List<Response> answers =
                    logins.stream().map(CompletableFuture::join).toList();
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 503)
                    .hasSizeBetween(1, LOGINS - 2)
                    .allSatisfy(answer -> answer.then()
                            .contentType("application/json")
                            .header("Retry-After", "7")
                            .body("$", equalTo(Map.of("detail", "The service is busy. Try again later."))));
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() != 503)
                    .allSatisfy(answer -> answer.then().statusCode(401));
        } finally {
            crowd.shutdownNow();
        }
    }

    private static long answered(List<CompletableFuture<Response>> logins) {
        return logins.stream().filter(CompletableFuture::isDone).count();
    }
}
