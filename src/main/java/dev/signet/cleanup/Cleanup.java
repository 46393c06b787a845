package dev.signet.cleanup;

import io.quarkus.arc.All;
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
 * Deletes expired rows ({@link Expiring}). It walks through a table page by page, so that it needs no index and reads
 * no row twice. Each transaction is short, and after each batch it rests as long as the batch took. Only one replica
 * works or rests at a time. If another replica holds the lock, this one skips a table that it has not begun; in the
 * middle of a table it waits for its turn, because the other one may be at another table.
 */
@Singleton
class Cleanup {
    private static final Logger LOG = Logger.getLogger(Cleanup.class);
    private static final long LOCK = 0x436c65616e7570L; // "Cleanup"
    private static final int ROWS_AT_ONCE = 1_000;

    /** How long to wait before trying the lock again while another replica works. */
    private static final long TURN_MILLIS = 100;

    /**
     * Rests as long as the transaction has taken so far, but within the statement timeout. The lock is held meanwhile,
     * so no other replica works.
     */
    private static final String REST =
            "select pg_sleep(least(4, extract(epoch from clock_timestamp() - transaction_timestamp())))";

    private static final String DELETE_PAGES = """
            delete from %1$s
             where ctid >= format('(%%s,0)', ?)::tid
               and ctid < format('(%%s,0)', ?)::tid
               and %2$s < ?
            """;

    private static final String DELETE_OLDEST = """
            delete from %1$s
             where id in (select id from %1$s order by id limit ?)
               and %2$s < ?
            """;

    private final DataSource database;
    private final List<Expiring> tables;
    private final CleanupConfig config;

    Cleanup(DataSource database, @All List<Expiring> tables, CleanupConfig config) {
        this.database = database;
        this.tables = tables;
        this.config = config;
    }

    @Scheduled(every = "${signet.cleanup.every:10m}", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void run() throws InterruptedException {
        for (Expiring table : tables) {
            try {
                long deleted = table.inOrder() ? cleanOldest(table) : cleanPages(table);
                if (deleted > 0) {
                    LOG.infof("Deleted %d expired rows of %s", deleted, table.table());
                }
            } catch (SQLException | RuntimeException fault) {
                // Continue with the other tables, which also fill up.
                LOG.warnf(fault, "Could not clean up all of %s; the next cleanup tries again", table.table());
            }
        }
    }

    /** Deletes the expired rows of one table, from its first page to its last, and returns how many. */
    private long cleanPages(Expiring table) throws SQLException, InterruptedException {
        Instant before = table.before().get();
        long pages = pages(table.table());
        long deleted = 0;
        for (long page = 0; page < pages; page += config.pages()) {
            long from = page;
            int batch = rested(DELETE_PAGES, table, page == 0, delete -> {
                delete.setLong(1, from);
                delete.setLong(2, from + config.pages());
                delete.setObject(3, before.atOffset(ZoneOffset.UTC));
            });
            if (batch < 0) {
                return 0;
            }
            deleted += batch;
        }
        return deleted;
    }

    /**
     * Deletes the expired rows of one table, from the oldest up to the first that is not expired, and returns how many.
     */
    private long cleanOldest(Expiring table) throws InterruptedException {
        Instant before = table.before().get();
        long deleted = 0;
        int batch;
        do {
            batch = rested(DELETE_OLDEST, table, deleted == 0, delete -> {
                delete.setInt(1, ROWS_AT_ONCE);
                delete.setObject(2, before.atOffset(ZoneOffset.UTC));
            });
            deleted += Math.max(0, batch);
        } while (batch == ROWS_AT_ONCE);
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

    /**
     * Runs one statement, rests, and returns the number of deleted rows. If another replica is working, returns a
     * negative number for the first statement of a table, and repeats any other until it gets its turn.
     */
    private int rested(String sql, Expiring table, boolean first, Values values) throws InterruptedException {
        while (true) {
            int batch = QuarkusTransaction.requiringNew().call(() -> delete(sql, table, values));
            Thread.sleep(batch < 0 ? TURN_MILLIS : 1);
            if (batch >= 0 || first) {
                return batch;
            }
        }
    }

    /** Returns the number of rows that the statement deleted; negative if another replica is working. */
    private int delete(String sql, Expiring table, Values values) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_xact_lock(?)");
                PreparedStatement delete = connection.prepareStatement(sql.formatted(table.table(), table.column()));
                PreparedStatement rest = connection.prepareStatement(REST)) {
            lock.setLong(1, LOCK);
            try (ResultSet mine = lock.executeQuery()) {
                mine.next();
                if (!mine.getBoolean(1)) {
                    return -1;
                }
            }
            values.set(delete);
            int deleted = delete.executeUpdate();
            rest.execute();
            return deleted;
        }
    }

    /** Sets the values of a statement. */
    private interface Values {
        void set(PreparedStatement statement) throws SQLException;
    }
}
