package dev.signet.session;

import dev.signet.security.SecureIds;
import java.time.Duration;
import java.time.Instant;

/**
 * The pair of tokens that a rotation would give.
 *
 * @param refreshId the refresh token's id
 * @param accessId the access token's id
 * @param issuedAt when they are issued
 * @param refreshLifetime how long the refresh token is good, unless the session ends before
 */
public record Successor(String refreshId, String accessId, Instant issuedAt, Duration refreshLifetime) {
    /** A new pair, with ids of its own. */
    public static Successor now(Instant now, Duration refreshLifetime) {
        return new Successor(SecureIds.tokenId(), SecureIds.tokenId(), now, refreshLifetime);
    }

    Instant expiresAt() {
        return issuedAt.plus(refreshLifetime);
    }
}
