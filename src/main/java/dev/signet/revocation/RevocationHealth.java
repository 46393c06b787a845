package dev.signet.revocation;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether the feed is still trying. A replica that has lost the feed is ready all the same: it asks the database at each
 * request, and taking every such replica away would make an outage of a slowdown. One whose feed will never come back is to
 * be started anew.
 */
@Singleton
class RevocationHealth {
    private final RevocationFeed feed;

    RevocationHealth(RevocationFeed feed) {
        this.feed = feed;
    }

    /** Asked on the event loop: where every other thread waits for the database, that is no reason to end the process. */
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
