package dev.signet.session;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A refresh token that a client presented. It is signed by Signet or with the shared secret, unexpired, and of the
 * right type. Its session decides whether it is accepted.
 *
 * @param jti the token's id
 * @param sid the session that the token names
 * @param userId the user that the token names
 * @param foreign whether another system issued it with the shared secret
 * @param issuedAt when it was issued; a time long ago if the token does not say
 * @param expiresAt when it expires
 */
public record RefreshUse(
        String jti, Optional<UUID> sid, long userId, boolean foreign, Instant issuedAt, Instant expiresAt) {}
