package dev.signet.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/**
 * A replica as administrators see it.
 *
 * @param name the name of its host
 * @param seenAt when it last said that it runs
 * @param current whether it is the one that answers
 * @param state {@code live}, or {@code lost} if it was not seen for a while
 * @param revocationFeed whether it hears of revocations at once; otherwise it asks the database on each request
 * @param revocationLag the seconds that its last revocations took to arrive; {@code null} if that was not measured yet
 * @param mail {@code ready}, {@code failing}, or {@code off} if there is no mail server
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReplicaResponse(
        UUID id,
        String name,
        String version,
        Instant startedAt,
        Instant seenAt,
        boolean current,
        String state,
        boolean revocationFeed,
        Double revocationLag,
        String mail,
        long mailsWaiting) {}
