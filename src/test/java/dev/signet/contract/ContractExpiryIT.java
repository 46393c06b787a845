package dev.signet.contract;

import dev.signet.testing.TestDatabase;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** {@link ContractExpiryTest} against what was packaged: the jar, or the native binary. */
@QuarkusIntegrationTest
@TestProfile(ContractExpiryTest.ShortLived.class)
@Tag("alone")
class ContractExpiryIT {

    @TestHTTPResource
    URI service;

    @TestFactory
    Stream<DynamicTest> recorded_exchanges() throws InterruptedException {
        return ContractExpiryTest.tests(Contract.with(service, TestDatabase.dataSource()));
    }
}
