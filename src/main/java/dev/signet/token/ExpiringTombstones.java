package dev.signet.token;

import dev.signet.cleanup.Expiring;
import dev.signet.key.KeyRing;
import dev.signet.revocation.RevocationCache;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Deletes the tombstones of deleted users when their last token has expired. */
@Singleton
class ExpiringTombstones {
    /**
     * Keeps all tombstones while a secret is shared with another system: that system sets the lifetime of its tokens,
     * and a deleted user's may all have been revoked.
     */
    @Produces
    @Singleton
    Expiring deletedUsers(RevocationCache revocations, KeyRing ring) {
        return Expiring.anywhere(
                "deleted_users",
                "expires_at",
                () -> ring.shared().isPresent() ? Instant.EPOCH : revocations.oldestThatMatters());
    }
}
