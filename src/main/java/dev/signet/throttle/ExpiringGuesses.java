package dev.signet.throttle;

import dev.signet.cleanup.Expiring;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Counts of guesses go when they are forgotten, networks when nobody logged in from them for long. */
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
