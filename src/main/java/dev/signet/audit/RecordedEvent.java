package dev.signet.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A security event as the ledger stored it. Fired as a CDI event in the transaction that stores it, so an observer must
 * not assume that it will be committed.
 *
 * @param id the ledger's id
 * @param success whether it was done; otherwise it was refused
 * @param userId the account that it is about; it may be deleted by now
 * @param actorId the administrator who did it, or 0 for an operator at the command line; empty if it was the user
 */
public record RecordedEvent(
        long id,
        SecurityEventKind kind,
        boolean success,
        Instant happenedAt,
        Optional<Long> userId,
        Optional<Long> actorId,
        Optional<UUID> sessionId,
        String address,
        String device,
        String detail) {}
