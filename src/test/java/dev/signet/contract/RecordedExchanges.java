package dev.signet.contract;

import java.net.URI;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;

/** The recorded exchanges, for tests of other packages. */
public final class RecordedExchanges {
    private RecordedExchanges() {}

    /** Replays all of them with a service that has the settings of {@link ContractIT.WithMail}, and its database. */
    public static Stream<DynamicTest> with(URI service, DataSource database) {
        return ContractTest.tests(Contract.with(service, database));
    }
}
