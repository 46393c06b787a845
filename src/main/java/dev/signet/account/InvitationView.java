package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.signet.web.Timestamps;
import java.time.Instant;
import java.util.UUID;

/**
 * An invitation as administrators see it.
 *
 * @param email the address that it was sent to; empty if it was not sent
 * @param invitation the token to register with; {@code null} if it was sent by mail, and in every response after the
 *     one that created it
 */
@JsonPropertyOrder({"id", "email", "expires_at", "invitation"})
record InvitationView(UUID id, String email, @JsonIgnore Instant expiresAt, String invitation) {
    static InvitationView of(Invitation made, String token) {
        return new InvitationView(made.id(), made.email(), made.expiresAt(), token);
    }

    @JsonGetter("expires_at")
    String expires() {
        return Timestamps.format(expiresAt);
    }

    @Override
    public String toString() {
        return "InvitationView[" + id + "]";
    }
}
