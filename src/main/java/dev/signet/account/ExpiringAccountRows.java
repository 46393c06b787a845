package dev.signet.account;

import dev.signet.cleanup.Expiring;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * Registers account tables for cleanup. Links in mails, registrations and invitations are deleted when they expire, but
 * an invitation is kept while a registration that uses it is pending. A device is deleted if it was not used for a
 * year, but the last device of an account stays, so that a login after a long break is not mistaken for the first one
 * ever.
 */
@Singleton
class ExpiringAccountRows {
    private static final Duration FORGOTTEN = Duration.ofDays(365);

    private static final String INVITATION_EXPIRES = """
            greatest(expires_at, (select max(waiting.expires_at)
                                    from registrations waiting
                                   where waiting.invitation_id = invitations.id
                                     and waiting.activated_at is null))
            """;

    private static final String DEVICE_LAST_SEEN = """
            case when exists (select
                                from known_devices later
                               where later.user_id = known_devices.user_id
                                 and later.last_seen_at > known_devices.last_seen_at)
                 then last_seen_at
            end
            """;

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
        return Expiring.anywhere("invitations", INVITATION_EXPIRES, clock::instant);
    }

    @Produces
    @Singleton
    Expiring knownDevices() {
        return Expiring.anywhere(
                "known_devices", DEVICE_LAST_SEEN, () -> clock.instant().minus(FORGOTTEN));
    }
}
