package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replicas that start at once on an empty database all come up, and make each thing once. */
class SimultaneousStartIT {

    @ParameterizedTest
    @CsvSource({"3, ES256", "3, RS256", "10, ES256"})
    void replicas_that_start_at_once_on_an_empty_database_all_serve(int replicas, String algorithm) throws Exception {
        try (Cluster cluster = Cluster.withoutReplicas()) {
            List<Replica> all = new ArrayList<>();
            try {
                for (int i = 0; i < replicas; i++) {
                    all.add(cluster.launchApart(Map.of(
                            "signet.keys.algorithm",
                            algorithm,
                            "signet.admin.username",
                            "admin",
                            "signet.admin.password",
                            Cluster.PASSWORD)));
                }
                for (Replica each : all) {
                    each.onceItAnswers();
                }
                assertThat(cluster.number("select count(*) from users")).isEqualTo(1);
                assertThat(cluster.number("select count(*) from signing_keys")).isEqualTo(2);
                assertThat(all).allSatisfy(replica -> assertThat(logOf(replica)).doesNotContain("lock timeout"));
            } finally {
                all.forEach(Replica::kill);
            }
        }
    }

    private static String logOf(Replica replica) {
        try {
            return replica.log();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
