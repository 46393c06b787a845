package dev.signet.stats;

import dev.signet.session.LiveSessions;
import dev.signet.user.UserCount;
import jakarta.inject.Singleton;
import java.time.Instant;

/** How many accounts and live sessions there are: now, and once in every hour. */
@Singleton
class Totals {
    private final LiveSessions sessions;
    private final UserCount users;
    private final HourlyFigures hours;

    Totals(LiveSessions sessions, UserCount users, HourlyFigures hours) {
        this.sessions = sessions;
        this.users = users;
        this.hours = hours;
    }

    /** As the API shows them. */
    record Now(long users, long activeSessions) {}

    Now now() {
        return new Now(users.estimate(), sessions.estimate());
    }

    /** Measures them for this hour, unless a replica has done so. */
    void measure(Instant hour) {
        if (!hours.knows(hour, Figure.USERS)) {
            Now now = now();
            hours.measured(hour, Figure.ACTIVE_SESSIONS, now.activeSessions());
            hours.measured(hour, Figure.USERS, now.users());
        }
    }
}
