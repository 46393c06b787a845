package dev.signet.session;

import dev.signet.cleanup.Expiring;
import dev.signet.revocation.RevocationCache;
import dev.signet.security.TokenLifetimes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Registers sessions and revocations for cleanup. They are kept as long as a token that they affect could be valid. An
 * access token can outlive its session's expiry by its own lifetime, and until then the row shows whether the session
 * ended.
 */
@Singleton
class ExpiringSessions {
    private static final Duration LONGEST_LEEWAY = Duration.ofMinutes(TokenLifetimes.LONGEST_LEEWAY_MINUTES);

    @Produces
    @Singleton
    Expiring sessions(RevocationCache revocations) {
        return Expiring.anywhere("sessions", "greatest(kept_until, expires_at)", longAgo(revocations));
    }

    @Produces
    @Singleton
    Expiring deletedSessions(RevocationCache revocations) {
        return Expiring.anywhere("deleted_sessions", "expires_at", longAgo(revocations));
    }

    @Produces
    @Singleton
    Expiring revokedTokens(RevocationCache revocations) {
        return Expiring.anywhere("revoked_tokens", "expires_at", longAgo(revocations));
    }

    private static Supplier<Instant> longAgo(RevocationCache revocations) {
        return () -> revocations.oldestThatMatters().minus(LONGEST_LEEWAY);
    }
}
