package dev.signet.session;

import dev.signet.secret.SecureIds;
import java.time.Duration;
import java.time.Instant;

/**
 * The ids and times of a token pair that is to be issued: by a login, or by a rotation if the token works.
 *
 * @param refreshId the refresh token's id
 * @param accessId the access token's id
 * @param issuedAt when they are issued
 * @param refreshLifetime how long the refresh token is valid, unless the session ends earlier
 */
public record NewPair(String refreshId, String accessId, Instant issuedAt, Duration refreshLifetime) {
    /** Returns a pair with new ids. */
    public static NewPair now(Instant now, Duration refreshLifetime) {
        return new NewPair(SecureIds.tokenId(), SecureIds.tokenId(), now, refreshLifetime);
    }

    Instant expiresAt() {
        return issuedAt.plus(refreshLifetime);
    }
}
