package dev.signet.contract;

import dev.signet.testing.SharedSecret;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The recorded exchanges in which tokens run out: access tokens live for 2 s, refresh tokens for 4 s. */
@QuarkusTest
@TestProfile(ContractExpiryTest.ShortLived.class)
class ContractExpiryTest {

    @TestHTTPResource
    URI service;

    @Inject
    DataSource database;

    @TestFactory
    Stream<DynamicTest> recorded_exchanges() throws InterruptedException {
        return tests(Contract.with(service, database));
    }

    /** The cases sleep for real, up to five seconds each, so all of them run at once. */
    static Stream<DynamicTest> tests(Contract contract) throws InterruptedException {
        List<Case> cases = contract.cases("short");
        logInOnce(contract, cases.get(0));
        awaitStartOfSecond();
        ExecutorService together = Executors.newFixedThreadPool(cases.size());
        try {
            return cases.stream()
                    .map(recorded -> test(recorded, together.submit(() -> contract.verdict(recorded))))
                    .toList()
                    .stream();
        } finally {
            together.shutdown();
        }
    }

    private static DynamicTest test(Case recorded, Future<Verdict> verdict) {
        return DynamicTest.dynamicTest(recorded.name(), () -> verdict.get().check());
    }

    /** The first login of a fresh service is slow, and slowness is what the lifetimes here leave no room for. */
    private static void logInOnce(Contract contract, Case recorded) {
        contract.verdict(new Case(
                        "warm-up",
                        recorded.family(),
                        recorded.profile(),
                        recorded.steps().subList(0, 1),
                        recorded.answers().subList(0, 1)))
                .check();
    }

    /** Token times are whole seconds: a token of 4 s issued late in one has little more than 3 s, which a case sleeps. */
    private static void awaitStartOfSecond() throws InterruptedException {
        Thread.sleep(1000 - Instant.now().get(ChronoField.MILLI_OF_SECOND));
    }

    /** As in {@link SharedSecret}, with the lifetimes of the recording. */
    public static class ShortLived implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(new SharedSecret().getConfigOverrides());
            settings.put("signet.token.access-lifetime", "2s");
            settings.put("signet.token.refresh-lifetime", "4s");
            return settings;
        }
    }
}
