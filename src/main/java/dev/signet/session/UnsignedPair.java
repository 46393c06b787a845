package dev.signet.session;

import dev.signet.user.TokenUser;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A token pair that is stored and is to be signed.
 *
 * @param sid the session
 * @param user the user as currently stored
 * @param refreshId the refresh token's id
 * @param accessId the access token's id
 * @param issuedAt when the pair was issued
 * @param refreshExpiresAt when the refresh token expires
 * @param sessionEndsAt when the session ends, however often it is refreshed
 * @param authentication how its user signed in; empty for a session of another system's token
 */
public record UnsignedPair(
        UUID sid,
        TokenUser user,
        String refreshId,
        String accessId,
        Instant issuedAt,
        Instant refreshExpiresAt,
        Optional<Instant> sessionEndsAt,
        Optional<Authentication> authentication) {}
