package dev.signet.token;

import dev.signet.cleanup.Expiring;
import dev.signet.key.KeyRing;
import dev.signet.revocation.RevocationView;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;

/** What is kept of deleted users goes when their last token has expired. */
@Singleton
class ExpiringTombstones {
    /**
     * As long as a secret is shared with another system, none goes: its tokens live as long as it said, and a deleted user's may
     * have been revoked all at once.
     */
    @Produces
    @Singleton
    Expiring deletedUsers(RevocationView view, KeyRing ring) {
        return Expiring.anywhere(
                "deleted_users",
                "expires_at",
                () -> ring.shared().isPresent() ? Instant.EPOCH : view.oldestThatMatters());
    }
}
