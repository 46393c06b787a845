package dev.signet.webhook;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An endpoint as administrators see it, without its secret.
 *
 * @param disabledReason why Signet disabled it; empty if it did not
 * @param previousSecretUntil until when the secret before the last rotation signs, too; {@code null} if there was none
 * @param lastDeliveredAt when it last accepted a message, at most a minute late; {@code null} if it never did
 */
@RegisterForReflection
record EndpointResponse(
        UUID id,
        String url,
        String description,
        List<String> events,
        boolean enabled,
        String disabledReason,
        Instant previousSecretUntil,
        Instant lastDeliveredAt,
        Instant createdAt) {}
