package dev.signet.database;

import dev.signet.start.DataStart;
import dev.signet.start.StartFailure;
import dev.signet.start.StartOrder;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Optional;
import javax.sql.DataSource;

/** Whether the tables of users are distributed over the workers of a Citus cluster (docs/scaling.md). */
@Singleton
public class Distribution {
    static final String SETTING = "signet.database.distributed";
    static final String SCRIPTS = "db/distributed/";

    /** Returns a row with the version of Citus, if the database has it. */
    private static final SqlStatement CITUS =
            SqlStatement.of("select extversion from pg_extension where extname = 'citus'");

    private static final SqlStatement IS_DISTRIBUTED = SqlStatement.of("""
            select exists (select 1 from pg_dist_partition where logicalrelid = to_regclass('sessions')) as distributed
            """);

    private static final SqlStatement WORKERS = SqlStatement.of("""
            select count(*) as workers
              from pg_dist_node
             where noderole = 'primary' and isactive and shouldhaveshards and groupid <> 0
            """);

    private final boolean on;
    private final DataSource database;

    Distribution(DatabaseConfig config, DataSource database) {
        this.on = config.distributed();
        this.database = database;
    }

    /** Returns whether {@code signet.database.distributed} is on. */
    public boolean on() {
        return on;
    }

    /** Returns the shards of this table; empty if it is not distributed. */
    public Optional<Shards> shards(String table) {
        return on ? Optional.of(new Shards(database, table)).filter(Shards::exist) : Optional.empty();
    }

    /** Fails the start if the tables are distributed, but the setting is off: replicas would miss revocations. */
    void check(@Observes @Priority(StartOrder.TABLES) DataStart start) {
        if (!on
                && CITUS.on(database).first(row -> true).isPresent()
                && IS_DISTRIBUTED.on(database).one(row -> row.flag("distributed"))) {
            throw new StartFailure("The database's tables are distributed over the workers of a Citus cluster. Set "
                    + SETTING + "=true (SIGNET_DATABASE_DISTRIBUTED) on all replicas.");
        }
    }

    /** Fails the migration if the database is not the coordinator of a Citus cluster with workers. */
    static void checkCluster(Connection connection) {
        if (CITUS.on(connection).first(row -> true).isEmpty()) {
            throw new StartFailure(
                    SETTING + " is on, but the database has no Citus. Create the extension (create extension"
                            + " citus) on the coordinator and on the workers, add the workers (citus_add_node), or set "
                            + SETTING
                            + "=false.");
        }
        if (WORKERS.on(connection).one(row -> row.number("workers")) == 0) {
            throw new StartFailure(SETTING + " is on, but the Citus cluster has no workers, or the database is not its"
                    + " coordinator. Add workers (select citus_add_node('worker.example.com', 5432)).");
        }
    }
}
