package dev.signet.session;

import dev.signet.revocation.RevocationView;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Deletes sessions, revocations and counts of guesses that can no longer matter. It walks through a table page by page, so that no index is needed
 * and no row is looked at twice; each transaction is short; it rests as long as it works; and one replica does it at a time.
 */
@Singleton
class Cleanup {
    private static final Logger LOG = Logger.getLogger(Cleanup.class);
    private static final long LOCK = 0x436c65616e7570L; // "Cleanup"

    /** Each table, and the column that says since when a row does not matter. */
    private static final List<String[]> TABLES = List.of(
            new String[] {"sessions", "expires_at"},
            new String[] {"revoked_tokens", "expires_at"},
            new String[] {"deleted_users", "deleted_at"},
            new String[] {"throttled", "expires_at"},
            new String[] {"login_networks", "expires_at"});

    private final DataSource database;
    private final RevocationView view;
    private final CleanupConfig config;

    Cleanup(DataSource database, RevocationView view, CleanupConfig config) {
        this.database = database;
        this.view = view;
        this.config = config;
    }

    @Scheduled(every = "${signet.cleanup.every:10m}", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void run() throws SQLException, InterruptedException {
        for (String[] table : TABLES) {
            long deleted = clean(table[0], table[1]);
            if (deleted > 0) {
                LOG.infof("deleted %d rows of %s that had expired", deleted, table[0]);
            }
        }
    }

    /** Cleans one table and returns how many rows it deleted. */
    private long clean(String table, String column) throws SQLException, InterruptedException {
        // An access token may outlive its session's row by its own lifetime; the row tells that the session ended.
        Instant before = view.oldestThatMatters();
        long pages = pages(table);
        long deleted = 0;
        for (long page = 0; page < pages; page += config.pages()) {
            long from = page;
            long started = System.nanoTime();
            int batch = QuarkusTransaction.requiringNew().call(() -> delete(table, column, from, before));
            if (batch < 0) {
                return deleted;
            }
            deleted += batch;
            if (batch > 0) {
                Thread.sleep((System.nanoTime() - started) / 1_000_000);
            }
        }
        return deleted;
    }

    private long pages(String table) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select pg_relation_size(?::regclass) / current_setting('block_size')::bigint")) {
            statement.setString(1, table);
            try (ResultSet size = statement.executeQuery()) {
                size.next();
                return size.getLong(1);
            }
        }
    }

    /** The number of rows that were deleted from these pages; negative where another replica is at it. */
    private int delete(String table, String column, long firstPage, Instant before) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_xact_lock(?)");
                PreparedStatement delete = connection.prepareStatement("""
                        delete from %s
                         where ctid >= format('(%%s,0)', ?)::tid
                           and ctid < format('(%%s,0)', ?)::tid
                           and %s < ?
                        """.formatted(table, column))) {
            lock.setLong(1, LOCK);
            try (ResultSet mine = lock.executeQuery()) {
                mine.next();
                if (!mine.getBoolean(1)) {
                    return -1;
                }
            }
            delete.setLong(1, firstPage);
            delete.setLong(2, firstPage + config.pages());
            delete.setObject(3, before.atOffset(ZoneOffset.UTC));
            return delete.executeUpdate();
        }
    }
}
