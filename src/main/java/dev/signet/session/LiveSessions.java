package dev.signet.session;

import dev.signet.database.Distribution;
import dev.signet.database.SampledCount;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import javax.sql.DataSource;

/** Counts the live sessions of all users. */
@Singleton
public class LiveSessions {
    private final SampledCount count;
    private final Sessions sessions;
    private final Clock clock;

    LiveSessions(DataSource database, Sessions sessions, Distribution distribution, Clock clock) {
        this.count = new SampledCount(database, distribution, "sessions", Liveness.LIVE);
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Returns how many there are; an estimate if there are very many. */
    public long estimate() {
        Instant now = clock.instant();
        return count.estimate(call -> call.with("now", now).with("idleSince", sessions.idleSince(now)));
    }
}
