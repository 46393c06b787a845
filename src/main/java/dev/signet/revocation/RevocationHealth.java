package dev.signet.revocation;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Liveness check: whether the feed is still trying. A replica that lost the feed remains ready, because it queries the
 * database on each request; taking all such replicas out of service would turn a slowdown into an outage. A replica
 * whose feed thread has died must be restarted.
 */
@Singleton
class RevocationHealth {
    private final RevocationFeed feed;

    RevocationHealth(RevocationFeed feed) {
        this.feed = feed;
    }

    /**
     * Runs on the event loop: if all worker threads wait for the database, that is no reason to restart the process.
     */
    @Produces
    @Singleton
    @Liveness
    AsyncHealthCheck feedWorks() {
        return () -> Uni.createFrom()
                .item(() -> HealthCheckResponse.named("revocation feed")
                        .status(feed.isAlive())
                        .build());
    }
}
