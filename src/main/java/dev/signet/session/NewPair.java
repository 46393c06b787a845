package dev.signet.session;

import dev.signet.secret.SecureIds;
import java.time.Duration;
import java.time.Instant;

/**
 * The token pair that a rotation would issue.
 *
 * @param refreshId the refresh token's id
 * @param accessId the access token's id
 * @param issuedAt when they are issued
 * @param refreshLifetime how long the refresh token is valid, unless the session ends earlier
 */
public record Successor(String refreshId, String accessId, Instant issuedAt, Duration refreshLifetime) {
    /** Returns a new pair with fresh ids. */
    public static Successor now(Instant now, Duration refreshLifetime) {
        return new Successor(SecureIds.tokenId(), SecureIds.tokenId(), now, refreshLifetime);
    }

    Instant expiresAt() {
        return issuedAt.plus(refreshLifetime);
    }
}
