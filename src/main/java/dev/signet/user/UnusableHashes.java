package dev.signet.user;

import dev.signet.database.SqlStatement;
import dev.signet.start.ServiceStart;
import dev.signet.start.StartOrder;
import dev.signet.user.PasswordHash.Unusable;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Logs once, after the start, how many accounts have a hash that is never verified. Their users cannot log in, and
 * without the message nobody would know why. Accounts that have no password on purpose ({@code !…}) are not counted.
 */
@Singleton
class UnusableHashes {
    private static final Logger LOG = Logger.getLogger(UnusableHashes.class);

    private static final int ROWS_AT_ONCE = 5_000;

    private static final SqlStatement PAGE = SqlStatement.of("""
            select id, password
              from users
             where id > :after
               and password not like '!%'
             order by id
             limit :most
            """);

    private final DataSource database;
    private final PasswordHash hash;
    private volatile boolean stopped;

    UnusableHashes(DataSource database, PasswordHash hash) {
        this.database = database;
        this.hash = hash;
    }

    /** Runs on a separate thread: reading a million hashes takes seconds, and the start must not wait for that. */
    void check(@Observes @Priority(StartOrder.WARNINGS) ServiceStart start) {
        Thread thread = new Thread(this::report, "signet-hash-check");
        thread.setDaemon(true);
        thread.start();
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }

    /** Counts and logs the unusable hashes. */
    void report() {
        try {
            Map<Unusable, Long> found = count();
            long expensive = found.getOrDefault(Unusable.TOO_EXPENSIVE, 0L);
            long unreadable = found.getOrDefault(Unusable.NOT_READABLE, 0L);
            if (expensive > 0) {
                LOG.warnf(
                        "%d accounts cannot log in: their password hashes cost more than signet.password.limits, or"
                                + " half of the heap, allows. Raise the limits, or have these users reset their"
                                + " passwords by e-mail.",
                        expensive);
            }
            if (unreadable > 0) {
                LOG.warnf(
                        "%d accounts cannot log in: their password hashes are malformed, or of a kind that Signet does not"
                                + " verify. Have these users reset their passwords by e-mail.",
                        unreadable);
            }
        } catch (IllegalStateException fault) {
            if (!stopped) {
                LOG.warnf("Could not check the stored password hashes: %s", fault.getMessage());
            }
        }
    }

    /** Counts the hashes that are never verified, by reason. */
    Map<Unusable, Long> count() {
        Map<Unusable, Long> found = new EnumMap<>(Unusable.class);
        long last = Long.MIN_VALUE;
        List<Stored> page;
        do {
            page = PAGE.on(database)
                    .with("after", last)
                    .with("most", ROWS_AT_ONCE)
                    .list(row -> new Stored(row.number("id"), row.text("password")));
            for (Stored stored : page) {
                last = stored.id();
                hash.unusable(stored.hash()).ifPresent(why -> found.merge(why, 1L, Long::sum));
            }
        } while (page.size() == ROWS_AT_ONCE && !stopped);
        return found;
    }

    private record Stored(long id, String hash) {}
}
