package dev.signet.audit;

import dev.signet.web.Device;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/**
 * A security event as clients see it.
 *
 * @param userId the account that it is about; {@code null} if there is none
 * @param actorId the administrator who did it, or 0 for an operator at the command line; {@code null} if it was the user
 */
@RegisterForReflection
public record SecurityEventResponse(
        long id,
        String kind,
        String outcome,
        Instant happenedAt,
        Long userId,
        Long actorId,
        UUID sessionId,
        String address,
        String device,
        String detail) {

    /** Addresses that an earlier version stored may be IPv4-mapped IPv6 addresses. */
    public SecurityEventResponse {
        address = Device.canonical(address);
    }

    /** Returns the event as the account's user may see it, without an administrator's address and device. */
    SecurityEventResponse forItsUser() {
        return actorId == null
                ? this
                : new SecurityEventResponse(id, kind, outcome, happenedAt, userId, actorId, sessionId, "", "", detail);
    }
}
