package dev.signet.contract;

import dev.signet.testing.Alone;
import dev.signet.testing.TestDatabase;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@link ContractExpiryTest} in real time, against what was packaged: the jar, or the native binary. */
@QuarkusIntegrationTest
@TestProfile(ContractExpiryTest.ShortLived.class)
@Alone
class ContractExpiryIT {
    private static final int LOGINS_BEFORE = 10;

    @TestHTTPResource
    URI service;

    /** The cases wait for up to five seconds each, so all of them run at once. */
    @TestFactory
    Stream<DynamicTest> recorded_exchanges() throws InterruptedException {
        Contract contract = Contract.with(service, TestDatabase.dataSource());
        List<Case> cases = contract.cases(ContractExpiryTest.CASES);
        for (int i = 0; i < LOGINS_BEFORE; i++) {
            logInOnce(contract, cases.get(0));
        }
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

    /** The first logins of a fresh service are slow, and slowness is what the lifetimes here leave no room for. */
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
}
