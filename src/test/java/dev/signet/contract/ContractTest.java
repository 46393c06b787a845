package dev.signet.contract;

import dev.signet.testing.SharedSecret;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The service answers every recorded exchange as the reference did, or as the list of differences says. */
@QuarkusTest
@TestProfile(SharedSecret.class)
class ContractTest {

    @TestHTTPResource
    URI service;

    @Inject
    DataSource database;

    @TestFactory
    Stream<DynamicTest> recorded_exchanges() {
        return tests(Contract.with(service, database));
    }

    static Stream<DynamicTest> tests(Contract contract) {
        return contract.cases("default").stream()
                .map(recorded -> DynamicTest.dynamicTest(
                        recorded.name(), () -> contract.verdict(recorded).check()));
    }
}
