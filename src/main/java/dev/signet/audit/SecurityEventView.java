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
 * A security event as people see it.
 *
 * @param userId the account that it happened to; {@code null} where there is none
 * @param actorId the administrator who did it; {@code null} where the user did
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

    /** Addresses that an earlier version stored may be IPv4 written as IPv6. */
    SecurityEventView {
        address = Device.unmapped(address);
    }

    @JsonGetter("happened_at")
    String happened() {
        return Timestamps.format(happenedAt);
    }

    /** As the account's user sees it: where an administrator sat is none of their business. */
    SecurityEventView forItsUser() {
        return actorId == null
                ? this
                : new SecurityEventView(id, kind, outcome, happenedAt, userId, actorId, sessionId, "", "", detail);
    }
}
