package dev.signet.database;

import javax.sql.DataSource;

/**
 * The shards of a distributed table, for statements that need the pages of a table on a disk. Each statement runs on every
 * shard in a transaction of its own. A shard whose worker is down is left out.
 */
public final class Shards {
    /** What a statement says in place of the table's name. */
    public static final String NAME = "%1$s";

    private static final SqlStatement IS_DISTRIBUTED = SqlStatement.of(
            "select exists (select 1 from pg_dist_partition where logicalrelid = to_regclass(:table)) as distributed");

    private static final SqlStatement RUN = SqlStatement.of("""
            select cast(coalesce(max(cast(result as bigint)), 0) as bigint) as highest,
                   cast(coalesce(sum(cast(result as bigint)), 0) as bigint) as sum
              from run_command_on_shards(cast(:table as regclass), :command)
             where success
            """);

    private final DataSource database;
    private final String table;

    Shards(DataSource database, String table) {
        this.database = database;
        this.table = table;
    }

    boolean exist() {
        return IS_DISTRIBUTED.on(database).with("table", table).one(row -> row.flag("distributed"));
    }

    /** Runs a statement that returns one whole number on each shard, and returns the highest. */
    public long highest(String statement) {
        return run(statement).one(row -> row.number("highest"));
    }

    /** Runs a statement that returns one whole number on each shard, and returns the sum. */
    public long sum(String statement) {
        return run(statement).one(row -> row.number("sum"));
    }

    private SqlCall run(String statement) {
        return RUN.on(database).with("table", table).with("command", statement);
    }
}
