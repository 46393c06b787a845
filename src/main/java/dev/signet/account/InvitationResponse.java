package dev.signet.account;

import java.time.Instant;
import java.util.UUID;

/**
 * An invitation as administrators see it.
 *
 * @param email the address that it was sent to; empty if it was not sent
 * @param invitation the token to register with; {@code null} if it was sent by mail, and in every response after the
 *     one that created it
 */
record InvitationResponse(UUID id, String email, Instant expiresAt, String invitation) {
    static InvitationResponse of(Invitation made, String token) {
        return new InvitationResponse(made.id(), made.email(), made.expiresAt(), token);
    }

    @Override
    public String toString() {
        return "InvitationResponse[" + id + "]";
    }
}
