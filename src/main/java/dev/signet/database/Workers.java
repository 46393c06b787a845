package dev.signet.database;

import dev.signet.start.ServiceStart;
import dev.signet.start.StartCheck;
import dev.signet.start.StartOrder;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The workers of a Citus cluster. Each of them can run a statement on any row of a distributed table, which saves the
 * coordinator from planning it ({@code signet.database.workers.jdbc-url}).
 */
@Singleton
public class Workers implements StartCheck {
    private static final Logger LOG = Logger.getLogger(Workers.class);

    /** In seconds. Shorter than the coordinator's, because the coordinator is asked afterwards. */
    private static final String SOCKET_TIMEOUT = "4";

    /** SQLSTATEs of statements and locks that took too long: they would on the coordinator, too. */
    private static final Set<String> TOO_SLOW = Set.of("55P03", "57014");

    /** SQLSTATEs of servers that refuse a connection. When the pool times out, the exception has none. */
    private static final Set<String> UNREACHABLE = Set.of("08001", "08004", "53300", "57P03", "");

    private final WorkersConfig config;
    private final Distribution distribution;
    private final AgroalDataSource coordinator;
    private final Spare spare =
            new Spare(LOG, "Refreshes are planned by the coordinator as long as necessary: a worker %s");
    private volatile AgroalDataSource pool;

    Workers(WorkersConfig config, Distribution distribution, AgroalDataSource coordinator) {
        this.config = config;
        this.distribution = distribution;
        this.coordinator = coordinator;
    }

    @Override
    public void check() {
        if (config.jdbcUrl().isPresent() && !distribution.on()) {
            throw new ConfigurationException(
                    "signet.database.workers.jdbc-url (SIGNET_DATABASE_WORKERS_JDBC_URL) is set,"
                            + " but the tables are not distributed. Set " + Distribution.SETTING
                            + "=true, or remove it.");
        }
    }

    void start(@Observes @Priority(StartOrder.FEED) ServiceStart start) {
        config.jdbcUrl().ifPresent(url -> {
            Map<String, String> properties = Map.of("socketTimeout", SOCKET_TIMEOUT);
            pool = OtherPool.open(
                    new OtherPool.Servers(url, Optional.empty(), Optional.empty(), properties), coordinator);
        });
    }

    void stop(@Observes ShutdownEvent stop) {
        if (pool != null) {
            pool.close();
        }
    }

    /**
     * Returns what the statement returns, on a worker if possible. If a worker fails or returns nothing, the statement
     * runs on the coordinator: it may run twice, outside of a transaction, and must touch only distributed tables.
     */
    public <T> Optional<T> first(Function<DataSource, Optional<T>> statement) {
        if (pool != null && spare.mayTry()) {
            try {
                Optional<T> found = statement.apply(pool);
                spare.works();
                if (found.isPresent()) {
                    return found;
                }
            } catch (IllegalStateException fault) {
                if (!isOfServer(fault)) {
                    throw fault;
                }
                // A connection that broke is replaced by one to another worker.
                if (isUnreachable(fault)) {
                    spare.failed(fault);
                }
            }
        }
        return statement.apply(coordinator);
    }

    /** Returns whether the worker that was asked failed, and not the one that has the row. */
    private static boolean isOfServer(IllegalStateException fault) {
        Optional<SQLException> told = DatabaseFaults.sql(fault);
        return told.isPresent()
                && !DatabaseFaults.isOfServerBehind(told.get())
                && !TOO_SLOW.contains(state(told.get()));
    }

    /** Returns whether no worker gave a connection in time. */
    private static boolean isUnreachable(IllegalStateException fault) {
        return DatabaseFaults.sql(fault)
                .filter(told -> UNREACHABLE.contains(state(told)))
                .isPresent();
    }

    private static String state(SQLException fault) {
        return Objects.toString(fault.getSQLState(), "");
    }
}
