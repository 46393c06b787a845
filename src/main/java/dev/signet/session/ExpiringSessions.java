package dev.signet.session;

import dev.signet.cleanup.Expiring;
import dev.signet.revocation.RevocationView;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Sessions and revocations are kept for as long as a token that they concern could be valid. An access token may outlive its
 * session's row by its own lifetime; the row tells that the session ended.
 */
@Singleton
class ExpiringSessions {
    /** The longest {@code signet.token.leeway}, to which it may be raised at any time. */
    private static final Duration LONGEST_LEEWAY = Duration.ofMinutes(5);

    @Produces
    @Singleton
    Expiring sessions(RevocationView view) {
        return Expiring.anywhere("sessions", "greatest(kept_until, expires_at)", longAgo(view));
    }

    @Produces
    @Singleton
    Expiring deletedSessions(RevocationView view) {
        return Expiring.anywhere("deleted_sessions", "expires_at", longAgo(view));
    }

    @Produces
    @Singleton
    Expiring revokedTokens(RevocationView view) {
        return Expiring.anywhere("revoked_tokens", "expires_at", longAgo(view));
    }

    private static Supplier<Instant> longAgo(RevocationView view) {
        return () -> view.oldestThatMatters().minus(LONGEST_LEEWAY);
    }
}
