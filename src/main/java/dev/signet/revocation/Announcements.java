package dev.signet.revocation;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Announces to all replicas that something changed, through the feed ({@link Announced}). */
@Singleton
public class Announcements {
    /** The kind of these notifications. */
    static final String KIND = "n";

    private static final Logger LOG = Logger.getLogger(Announcements.class);

    /** A notification takes a lock of the whole database for a moment, so any number of changes share one. */
    private static final long PAUSE_MILLIS = 50;

    private final DataSource database;
    private final Set<String> due = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1,
            work -> {
                Thread named = new Thread(work, "signet-announcements");
                named.setDaemon(true);
                return named;
            },
            // Only after the end.
            new ThreadPoolExecutor.DiscardPolicy());

    Announcements(DataSource database) {
        this.database = database;
    }

    /** Announces it soon, and does not wait for it. If the database is away, it is not announced. */
    public void make(String what) {
        if (due.add(what)) {
            thread.schedule(() -> send(what), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Announces what is due: a command ends before the pause does. */
    void stop(@Observes ShutdownEvent stop) {
        thread.shutdownNow();
        due.forEach(this::send);
    }

    private void send(String what) {
        due.remove(what);
        try (var connection = database.getConnection()) {
            FeedChannel.send(connection, KIND, what);
        } catch (SQLException | RuntimeException away) {
            LOG.debugf(away, "Could not announce a change of %s", what);
        }
    }
}
