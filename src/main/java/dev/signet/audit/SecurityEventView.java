package dev.signet.audit;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.signet.web.Device;
import dev.signet.web.Timestamps;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/**
 * A security event as clients see it.
 *
 * @param userId the account that it is about; {@code null} if there is none
 * @param actorId the administrator who did it; {@code null} if it was the user
 */
@RegisterForReflection
@JsonPropertyOrder({
    "id",
    "kind",
    "outcome",
    "happened_at",
    "user_id",
    "actor_id",
    "session_id",
    "address",
    "device",
    "detail"
})
record SecurityEventView(
        long id,
        String kind,
        String outcome,
        @JsonIgnore Instant happenedAt,
        @JsonProperty("user_id") Long userId,
        @JsonProperty("actor_id") Long actorId,
        @JsonProperty("session_id") UUID sessionId,
        String address,
        String device,
        String detail) {

    /** Addresses that an earlier version stored may be IPv4-mapped IPv6 addresses. */
    SecurityEventView {
        address = Device.unmapped(address);
    }

    @JsonGetter("happened_at")
    String happened() {
        return Timestamps.format(happenedAt);
    }

    /** Returns the event as the account's user may see it, without an administrator's address and device. */
    SecurityEventView forItsUser() {
        return actorId == null
                ? this
                : new SecurityEventView(id, kind, outcome, happenedAt, userId, actorId, sessionId, "", "", detail);
    }
}
