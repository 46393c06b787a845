package dev.signet.audit;

import dev.signet.web.ApiError;
import dev.signet.web.Query;
import java.time.Instant;
import java.util.Optional;

/** Which security events somebody wants to see. */
record EventFilter(Optional<Long> user, Optional<SecurityEventKind> kind, Optional<Instant> since) {
    /**
     * Reads {@code ?kind=} and {@code ?since=}; the events of one user.
     *
     * @throws ApiError 400 for a kind or time that is none
     */
    static EventFilter of(Query query, Optional<Long> user) {
        Optional<SecurityEventKind> kind = query.text("kind")
                .map(name -> SecurityEventKind.stored(name)
                        .orElseThrow(() -> ApiError.invalid("kind", "\"" + name + "\" is not a valid choice.")));
        return new EventFilter(user, kind, query.instant("since"));
    }
}
