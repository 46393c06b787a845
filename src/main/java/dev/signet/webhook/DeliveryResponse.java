package dev.signet.webhook;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/**
 * A delivery as administrators see it.
 *
 * @param webhookId the message's id, which the receiver gets in the header {@code webhook-id}
 * @param userId the account that the event is about; {@code null} if there is none
 * @param state {@code waiting} for its first or next attempt, or {@code failed} for the last time
 * @param nextAttemptAt {@code null} if it failed for the last time
 * @param lastStatus the status of the last response; {@code null} if there was none
 * @param lastFault what was wrong at the last attempt; empty if there was none
 */
@RegisterForReflection
record DeliveryResponse(
        long id,
        String webhookId,
        UUID endpointId,
        String event,
        Long userId,
        String state,
        int attempts,
        Instant createdAt,
        Instant lastAttemptAt,
        Instant nextAttemptAt,
        Integer lastStatus,
        String lastFault) {}
