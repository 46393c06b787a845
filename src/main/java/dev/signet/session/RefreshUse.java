package dev.signet.session;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A refresh token that was presented: signed by us or with the shared secret, unexpired, of the right kind. Whether it still
 * works is for its session to say.
 *
 * @param jti the token's id
 * @param sid the session that the token names
 * @param userId the user that the token names
 * @param foreign whether another system issued it with the shared secret
 * @param issuedAt when it was issued; long ago where it does not say
 * @param expiresAt when it expires
 */
public record RefreshUse(
        String jti, Optional<UUID> sid, long userId, boolean foreign, Instant issuedAt, Instant expiresAt) {}
