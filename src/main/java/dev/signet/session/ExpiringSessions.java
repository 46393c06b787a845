package dev.signet.session;

import dev.signet.cleanup.Expiring;
import dev.signet.revocation.RevocationView;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Sessions and revocations go when they can no longer matter. An access token may outlive its session's row by its own lifetime;
 * the row tells that the session ended.
 */
@Singleton
class ExpiringSessions {
    @Produces
    @Singleton
    Expiring sessions(RevocationView view) {
        return Expiring.anywhere("sessions", "expires_at", view::oldestThatMatters);
    }

    @Produces
    @Singleton
    Expiring revokedTokens(RevocationView view) {
        return Expiring.anywhere("revoked_tokens", "expires_at", view::oldestThatMatters);
    }

    @Produces
    @Singleton
    Expiring deletedUsers(RevocationView view) {
        return Expiring.anywhere("deleted_users", "deleted_at", view::oldestThatMatters);
    }
}
