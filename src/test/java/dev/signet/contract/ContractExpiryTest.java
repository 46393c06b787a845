package dev.signet.contract;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.SharedSecret;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The recorded exchanges in which tokens run out: access tokens live for 2 s, refresh tokens for 4 s, by the service's clock. */
@QuarkusTest
@TestProfile(ContractExpiryTest.ShortLived.class)
class ContractExpiryTest {
    static final String CASES = "short";

    @TestHTTPResource
    URI service;

    @Inject
    DataSource database;

    @Inject
    AdjustableClock clock;

    @TestFactory
    Stream<DynamicTest> recorded_exchanges() {
        Contract contract = Contract.with(service, database, Time.of(clock));
        return contract.cases(CASES).stream()
                .map(recorded -> DynamicTest.dynamicTest(
                        recorded.name(), () -> contract.verdict(recorded).check()));
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
