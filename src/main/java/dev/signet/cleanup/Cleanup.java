package dev.signet.cleanup;

import dev.signet.database.Distribution;
import dev.signet.database.Shards;
import dev.signet.database.SqlCall;
import dev.signet.database.SqlStatement;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongToIntFunction;
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
    private static final SqlStatement REST = SqlStatement.of(
            "select pg_sleep(least(4, extract(epoch from clock_timestamp() - transaction_timestamp())))");

    private static final SqlStatement TRY_LOCK = SqlStatement.of("select pg_try_advisory_xact_lock(:lock) as mine");

    private static final SqlStatement PAGES = SqlStatement.of(
            "select pg_relation_size(:table::regclass) / current_setting('block_size')::bigint as pages");

    private static final String DELETE_PAGES = """
            delete from %1$s
             where ctid >= format('(%%s,0)', :from)::tid
               and ctid < format('(%%s,0)', :to)::tid
               and %2$s < :before
            """;

    private static final String DELETE_OLDEST = """
            delete from %1$s
             where id in (select id from %1$s order by id limit :most)
               and %2$s < :before
            """;

    /** The last two are the first page and the page after the last. */
    private static final String DELETE_PAGES_OF_SHARD = """
            with deleted as (
                delete from %1$s as %2$s
                 where ctid >= '(%5$d,0)'::tid
                   and ctid < '(%6$d,0)'::tid
                   and %3$s < '%4$s'
                returning 1)
            select count(*) from deleted
            """;

    private static final String PAGES_OF_SHARD =
            "select pg_relation_size('" + Shards.NAME + "') / current_setting('block_size')::bigint";

    private final DataSource database;
    private final Distribution distribution;
    private final List<Expiring> tables;
    private final CleanupConfig config;

    Cleanup(DataSource database, Distribution distribution, @All List<Expiring> tables, CleanupConfig config) {
        this.database = database;
        this.distribution = distribution;
        this.tables = tables;
        this.config = config;
    }

    @Scheduled(every = "${signet.cleanup.every}", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void run() throws InterruptedException {
        for (Expiring table : tables) {
            try {
                long deleted = clean(table);
                if (deleted > 0) {
                    LOG.infof("Deleted %d expired rows of %s", deleted, table.table());
                }
            } catch (RuntimeException fault) {
                // Continue with the other tables, which also fill up.
                LOG.warnf(fault, "Could not clean up all of %s; the next cleanup tries again", table.table());
            }
        }
    }

    private long clean(Expiring table) throws InterruptedException {
        Optional<Shards> shards = distribution.shards(table.table());
        if (shards.isPresent()) {
            return cleanPages(shards.get(), table);
        }
        return table.inOrder() ? cleanOldest(table) : cleanPages(table);
    }

    /** Deletes the expired rows of one table, from its first page to its last, and returns how many. */
    private long cleanPages(Expiring table) throws InterruptedException {
        SqlStatement delete = statement(DELETE_PAGES, table);
        Instant before = table.before().get();
        long pages = PAGES.on(database).with("table", table.table()).one(row -> row.number("pages"));
        return cleanPages(
                pages,
                page -> delete.on(database)
                        .with("from", page)
                        .with("to", page + config.pages())
                        .with("before", before)
                        .update());
    }

    /** Does the same for a distributed table: the same pages of all shards at once. */
    private long cleanPages(Shards shards, Expiring table) throws InterruptedException {
        String before = table.before().get().toString();
        String column = table.column().replace("from " + table.table(), "from " + Shards.NAME);
        return cleanPages(
                shards.highest(PAGES_OF_SHARD),
                page -> Math.toIntExact(shards.sum(DELETE_PAGES_OF_SHARD.formatted(
                        Shards.NAME, table.table(), column, before, page, page + config.pages()))));
    }

    private long cleanPages(long pages, LongToIntFunction delete) throws InterruptedException {
        long deleted = 0;
        for (long page = 0; page < pages; page += config.pages()) {
            long from = page;
            int batch = rested(() -> delete.applyAsInt(from), page == 0);
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
        SqlCall oldest = statement(DELETE_OLDEST, table)
                .on(database)
                .with("most", ROWS_AT_ONCE)
                .with("before", table.before().get());
        long deleted = 0;
        int batch;
        do {
            batch = rested(oldest::update, deleted == 0);
            deleted += Math.max(0, batch);
        } while (batch == ROWS_AT_ONCE);
        return deleted;
    }

    private static SqlStatement statement(String sql, Expiring table) {
        return SqlStatement.of(sql.formatted(table.table(), table.column()));
    }

    /**
     * Runs one statement, rests, and returns the number of deleted rows. If another replica is working, returns a
     * negative number for the first statement of a table, and repeats any other until it gets its turn.
     */
    private int rested(IntSupplier delete, boolean first) throws InterruptedException {
        while (true) {
            int batch = QuarkusTransaction.requiringNew().call(() -> deleted(delete));
            Thread.sleep(batch < 0 ? TURN_MILLIS : 1);
            if (batch >= 0 || first) {
                return batch;
            }
        }
    }

    /** Returns the number of rows that the statement deleted; negative if another replica is working. */
    private int deleted(IntSupplier delete) {
        if (!TRY_LOCK.on(database).with("lock", LOCK).one(row -> row.flag("mine"))) {
            return -1;
        }
        int deleted = delete.getAsInt();
        REST.on(database).first(row -> true);
        return deleted;
    }
}
