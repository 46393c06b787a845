package dev.signet.account;

import dev.signet.cleanup.Expiring;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Links in mails, invitations and registrations go when they have expired, devices when nobody used them for a year. */
@Singleton
class ExpiringAccountRows {
    private static final Duration FORGOTTEN = Duration.ofDays(365);

    private final Clock clock;

    ExpiringAccountRows(Clock clock) {
        this.clock = clock;
    }

    @Produces
    @Singleton
    Expiring registrations() {
        return Expiring.anywhere("registrations", "expires_at", clock::instant);
    }

    @Produces
    @Singleton
    Expiring oneTimeTokens() {
        return Expiring.anywhere("one_time_tokens", "expires_at", clock::instant);
    }

    @Produces
    @Singleton
    Expiring invitations() {
        return Expiring.anywhere("invitations", "expires_at", clock::instant);
    }

    @Produces
    @Singleton
    Expiring knownDevices() {
        return Expiring.anywhere(
                "known_devices", "last_seen_at", () -> clock.instant().minus(FORGOTTEN));
    }
}
