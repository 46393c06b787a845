package dev.signet.revocation;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
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

    @Produces
    @Singleton
    @Liveness
    HealthCheck feedWorks() {
        return () -> HealthCheckResponse.named("revocation feed")
                .status(feed.isAlive())
                .build();
    }
}
