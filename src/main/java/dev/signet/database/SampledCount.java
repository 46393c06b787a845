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

    private final DataSource database;
    private final String table;
    private final SqlStatement count;

    /** Counts rows of this table; {@code condition} has named parameters. */
    public SampledCount(DataSource database, String table, String condition) {
        this.database = database;
        this.table = table;
        this.count = SqlStatement.of(
                "select count(*) as found from " + table + " tablesample system (:percent) where " + condition);
    }

    /** Returns the number of rows. */
    public long estimate(UnaryOperator<SqlCall> parameters) {
        double percent =
                SHARE.on(database).with("rows", ROWS).with("table", table).one(row -> row.fraction("percent"));
        long found =
                parameters.apply(count.on(database).with("percent", percent)).one(row -> row.number("found"));
        return Math.round(found * 100 / percent);
    }
}
