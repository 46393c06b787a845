package dev.signet.user;

import dev.signet.start.StartOrder;
import dev.signet.user.PasswordHash.Unusable;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
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

    private final DataSource database;
    private final PasswordHash hash;
    private volatile boolean stopped;

    UnusableHashes(DataSource database, PasswordHash hash) {
        this.database = database;
        this.hash = hash;
    }

    /** Runs on a separate thread: reading a million hashes takes seconds, and the start must not wait for that. */
    void check(@Observes @Priority(StartOrder.WARNINGS) StartupEvent start) {
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
        } catch (SQLException fault) {
            if (!stopped) {
                LOG.warnf("Could not check the stored password hashes: %s", fault.getMessage());
            }
        }
    }

    /** Counts the hashes that are never verified, by reason. */
    Map<Unusable, Long> count() throws SQLException {
        Map<Unusable, Long> found = new EnumMap<>(Unusable.class);
        try (Connection connection = database.getConnection();
                PreparedStatement page = connection.prepareStatement("""
                        select id, password
                          from users
                         where id > ?
                           and password not like '!%'
                         order by id
                         limit ?
                        """)) {
            page.setInt(2, ROWS_AT_ONCE);
            long last = Long.MIN_VALUE;
            int rows;
            do {
                page.setLong(1, last);
                rows = 0;
                try (ResultSet row = page.executeQuery()) {
                    while (row.next()) {
                        rows++;
                        last = row.getLong(1);
                        hash.unusable(row.getString(2)).ifPresent(why -> found.merge(why, 1L, Long::sum));
                    }
                }
            } while (rows == ROWS_AT_ONCE && !stopped);
        }
        return found;
    }
}
