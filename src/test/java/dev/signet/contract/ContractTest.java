package dev.signet.contract;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The service answers every recorded exchange as the reference did, or as the list of differences says. */
@QuarkusTest
@TestProfile(ContractTest.SharedSecret.class)
class ContractTest {

    @TestHTTPResource
    URI service;

    @Inject
    DataSource database;

    @TestFactory
    Stream<DynamicTest> recorded_exchanges() {
        Contract contract = Contract.with(service, database);
        return contract.cases("default").stream()
                .map(recorded -> DynamicTest.dynamicTest(
                        recorded.name(), () -> contract.verdict(recorded).check()));
    }

    /** HS256 with a known secret: as the reference signs, and as the forged tokens need it. */
    public static class SharedSecret implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("signet.keys.algorithm", "HS256", "signet.keys.signing-key", Contract.SIGNING_KEY);
        }
    }
}
