package dev.signet.throttle;

import dev.signet.cleanup.Expiring;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Deletes counts of guesses that are forgotten, and networks from which nobody has logged in for long. */
@Singleton
class ExpiringGuesses {
    @Produces
    @Singleton
    Expiring throttled(Clock clock) {
        return Expiring.anywhere("throttled", "expires_at", clock::instant);
    }

    @Produces
    @Singleton
    Expiring loginNetworks(Clock clock) {
        return Expiring.anywhere("login_networks", "expires_at", clock::instant);
    }
}
