package dev.signet.standby;

import dev.signet.database.OtherPool;
import dev.signet.database.OtherPool.Servers;
import dev.signet.database.Spare;
import dev.signet.database.SqlStatement;
import dev.signet.start.ServiceStart;
import dev.signet.start.StartOrder;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * The standby. Each read first asks the primary how far it has written, and uses the standby only if that has replayed
 * as much, so that a read sees every change that was answered before, whichever replica of the service made it. After a
 * failure, the standby is left alone for a moment, and then one read tries it.
 */
@Singleton
class Standby {
    private static final Logger LOG = Logger.getLogger(Standby.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(1);

    /** The same text on a server and its standbys, and no others, for the same database and schema. */
    private static final String PLACE = """
            (select concat_ws('/', c.system_identifier, d.oid, current_schema())
               from pg_control_system() c, pg_database d
              where d.datname = current_database())
            """;

    /** How far the primary has written, and its timeline, which changes when a standby becomes the primary. */
    private static final SqlStatement POSITION = SqlStatement.of("""
            select cast(flushed as text) as lsn, substr(pg_walfile_name(flushed), 1, 8) as timeline, %s as place
              from (select pg_current_wal_flush_lsn() as flushed) w
            """.formatted(PLACE));

    /**
     * A standby's timeline is in its control file, in one of two places; both may be out of date for some minutes after a
     * fail-over, so that it is not used yet.
     */
    private static final SqlStatement STATE = SqlStatement.of("""
            select case
                       when %s is distinct from :place then 'ANOTHER'
                       when not pg_is_in_recovery() then 'PROMOTED'
                       when :timeline not in (
                            select lpad(upper(to_hex(timeline_id)), 8, '0') from pg_control_checkpoint()
                            union all
                            select lpad(upper(to_hex(min_recovery_end_timeline)), 8, '0') from pg_control_recovery())
                       then 'ELSEWHERE'
                       when pg_last_wal_replay_lsn() >= cast(:lsn as pg_lsn) then 'UP_TO_DATE'
                       else 'BEHIND'
                   end as state
            """.formatted(PLACE));

    private final StandbyConfig config;
    private final AgroalDataSource primary;
    private final Spare spare = new Spare(LOG, "Lists are read from the primary as long as necessary: the standby %s");
    private volatile AgroalDataSource pool;

    Standby(StandbyConfig config, AgroalDataSource primary) {
        this.config = config;
        this.primary = primary;
    }

    /** The state of a standby, compared with a position of the primary. */
    private enum State {
        UP_TO_DATE(""),
        BEHIND("has not caught up with the primary within signet.database.replica.max-wait"),
        ANOTHER("has another database: signet.database.replica.jdbc-url must name the primary's database and schema"),
        PROMOTED("is not a standby any more"),
        ELSEWHERE("does not follow the primary, or not for long yet");

        private final String problem;

        State(String problem) {
            this.problem = problem;
        }
    }

    void start(@Observes @Priority(StartOrder.FEED) ServiceStart start) {
        if (config.jdbcUrl().isPresent()) {
            // Only servers that are standbys now, if the URL names several.
            Map<String, String> properties = Map.of("targetServerType", "secondary");
            pool = OtherPool.open(
                    new Servers(config.jdbcUrl().get(), config.username(), config.password(), properties), primary);
        }
    }

    void stop(@Observes ShutdownEvent stop) {
        if (pool != null) {
            pool.close();
        }
    }

    /** Returns whether there is none. */
    boolean isOff() {
        return pool == null;
    }

    /**
     * Returns a connection to the standby, for the caller to {@linkplain #release release}, if the standby has everything
     * that the primary has now. The caller reads in the transaction that has begun.
     */
    Optional<Connection> upToDate() {
        if (!spare.mayTry()) {
            return Optional.empty();
        }
        Position needed =
                POSITION.on(primary).one(row -> new Position(row.text("lsn"), row.text("timeline"), row.text("place")));
        try {
            Connection connection = pool.getConnection();
            State state;
            try {
                // What is read now must come from the server that is asked now: a pooler in transaction mode may have
                // several.
                connection.setAutoCommit(false);
                state = waited(connection, needed);
            } catch (SQLException | RuntimeException fault) {
                release(connection);
                throw fault;
            }
            if (state == State.UP_TO_DATE) {
                spare.works();
                return Optional.of(connection);
            }
            release(connection);
            spare.leaveAlone(state.problem);
        } catch (SQLException | IllegalStateException fault) {
            failed(fault);
        }
        return Optional.empty();
    }

    /** Ends the transaction of a connection, and takes the connection back. */
    void release(Connection connection) {
        try (connection) {
            connection.rollback();
        } catch (SQLException gone) {
            LOG.debugf(gone, "The standby's connection was already closed");
        }
    }

    /** Leaves the standby alone for a moment, because it failed. */
    void failed(Exception fault) {
        spare.failed(fault);
    }

    private State waited(Connection connection, Position needed) {
        long end = System.nanoTime() + config.maxWait().toNanos();
        long wait = FIRST_WAIT.toNanos();
        State state = state(connection, needed);
        while (state == State.BEHIND && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(wait);
            wait *= 2;
            state = state(connection, needed);
        }
        return state;
    }

    private static State state(Connection connection, Position needed) {
        return STATE.on(connection)
                .with("lsn", needed.lsn())
                .with("timeline", needed.timeline())
                .with("place", needed.place())
                .one(row -> State.valueOf(row.text("state")));
    }

    private record Position(String lsn, String timeline, String place) {}
}
