package dev.signet.contract;

import dev.signet.testing.SharedSecret;
import dev.signet.testing.TestDatabase;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@link ContractTest} against what was packaged: the jar, or the native binary. */
@QuarkusIntegrationTest
@TestProfile(SharedSecret.class)
class ContractIT {

    @TestHTTPResource
    URI service;

    @TestFactory
    Stream<DynamicTest> recorded_exchanges() {
        return ContractTest.tests(Contract.with(service, TestDatabase.dataSource()));
    }
}
