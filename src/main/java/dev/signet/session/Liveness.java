package dev.signet.session;

import java.time.Instant;

/** When a session works: conditions on its row, named {@code s}, and the same in Java. */
final class Liveness {
    /**
     * The session has not ended, was not idle for too long, and has not reached its absolute end. Its tokens have an expiry
     * of their own.
     */
    static final String NOT_OVER = """
            s.ended_at is null
               and s.last_used_at > :idleSince
               and (s.absolute_expires_at is null or s.absolute_expires_at > :now)
            """;

    /** The session is not over, and its refresh token has not expired. */
    static final String LIVE = NOT_OVER + " and s.refresh_expires_at > :now ";

    private Liveness() {}

    /** Returns whether a session that has not ended is over. */
    static boolean isOver(Instant lastUsedAt, Instant absoluteExpiresAt, Instant now, Instant idleSince) {
        return !lastUsedAt.isAfter(idleSince) || absoluteExpiresAt != null && !absoluteExpiresAt.isAfter(now);
    }
}
