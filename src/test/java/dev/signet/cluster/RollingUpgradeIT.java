package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Packaged;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Replicas of the previous release are replaced by this one, one after the other: no client notices. */
class RollingUpgradeIT {
    private static final Logger LOG = Logger.getLogger(RollingUpgradeIT.class);
    private static final int CLIENTS = 6;
    private static final int REQUESTS_BETWEEN = 800;
    private static final Map<String, String> SETTINGS = Map.of("quarkus.shutdown.delay", "2s");

    @Test
    void no_request_fails_while_replicas_of_the_previous_release_are_replaced() throws Exception {
        Optional<Packaged> previous = Packaged.previousService();
        assumeThat(previous)
                .as("-Dsignet.previous names the jar of the previous release")
                .isPresent();
        assumeThat(HaProxy.program())
                .as("HAProxy is installed (on Debian: apt-get install haproxy)")
                .isPresent();
        try (Cluster cluster = Cluster.withoutReplicas()) {
            cluster.addReplica(previous.get(), SETTINGS);
            cluster.addReplica(previous.get(), SETTINGS);
            long before = cluster.number("select count(*) from flyway_schema_history");
            try (HaProxy proxy = HaProxy.before(cluster.first(), cluster.second())) {
                await().until(() ->
                        Http.get(cluster.first(), "/q/health/ready", null).status() == 200);
                await().ignoreExceptions()
                        .until(() -> Http.get(proxy.base(), "/api/posts/", null).status() == 200);
                try (Load load = Load.of(proxy.base(), CLIENTS, cluster)) {
                    load.awaitRequests(REQUESTS_BETWEEN);
                    for (int i = 0; i < 2; i++) {
                        int replica = i;
                        cluster.restart(replica);
                        await("the proxy has the replica back").until(() -> proxy.hasBack(replica));
                        // The first time, the old and the new one serve side by side, on the new tables.
                        load.awaitRequests(REQUESTS_BETWEEN);
                    }
                    load.stop();
                    LOG.infof(
                            "%d requests during an upgrade with %d migrations, %d failed",
                            load.requests().get(),
                            cluster.number("select count(*) from flyway_schema_history") - before,
                            load.failures().size());
                    assertThat(load.failures()).isEmpty();
                }
            }
        }
    }
}
