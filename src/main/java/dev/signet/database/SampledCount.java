package dev.signet.database;

import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Counts the rows of a table that match a condition. If the table is so large that this would take long, it reads only
 * some of its pages, and returns an estimate.
 */
public final class SampledCount {
    /** So many rows are read at most, on average; then the error is below 1 % if a tenth of them match. */
    private static final long ROWS = 300_000;

    private static final SqlStatement SHARE = SqlStatement.of("""
            select least(100, 100.0 * :rows / greatest(reltuples, 1)) as percent
              from pg_class
             where oid = cast(:table as regclass)
            """);

    /** The same, for each shard of a table that is distributed. */
    private static final String ROWS_OF_SHARD =
            "select cast(greatest(reltuples, 0) as bigint) from pg_class where oid = cast('" + Shards.NAME
                    + "' as regclass)";

    private final DataSource database;
    private final String table;
    private final SqlStatement count;
    private final Distribution distribution;

    /** Counts rows of this table; {@code condition} has named parameters and may call the row {@code s}. */
    public SampledCount(DataSource database, Distribution distribution, String table, String condition) {
        this.distribution = distribution;
        this.database = database;
        this.table = table;
        this.count = SqlStatement.of(
                "select count(*) as found from " + table + " s tablesample system (:percent) where " + condition);
    }

    /** Returns the number of rows. */
    public long estimate(UnaryOperator<SqlCall> parameters) {
        double percent = distribution
                .shards(table)
                .map(all -> Math.min(100, 100.0 * ROWS / Math.max(1, all.sum(ROWS_OF_SHARD))))
                .orElseGet(() -> SHARE.on(database)
                        .with("rows", ROWS)
                        .with("table", table)
                        .one(row -> row.fraction("percent")));
        long found =
                parameters.apply(count.on(database).with("percent", percent)).one(row -> row.number("found"));
        return Math.round(found * 100 / percent);
    }
}
