package dev.signet.revocation;

import dev.signet.database.SqlStatement;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Tells all replicas that something changed, through the feed ({@link ReplicasTold}). */
@Singleton
public class Replicas {
    /** The kind of these notifications. */
    static final String TOLD = "n";

    private static final Logger LOG = Logger.getLogger(Replicas.class);

    /** A notification takes a lock of the whole database for a moment, so any number of changes share one. */
    private static final long PAUSE_MILLIS = 50;

    private static final SqlStatement NOTIFY =
            SqlStatement.of("select cast(pg_notify('signet_' || md5(current_schema()), :payload) as text) as told");

    private final DataSource database;
    private final Set<String> due = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread named = new Thread(work, "signet-replicas");
        named.setDaemon(true);
        return named;
    });

    Replicas(DataSource database) {
        this.database = database;
    }

    /** Tells them soon, and does not wait for it. If the database is away, nobody is told. */
    public void tell(String what) {
        if (due.add(what)) {
            thread.schedule(() -> send(what), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void send(String what) {
        due.remove(what);
        try (var connection = database.getConnection()) {
            NOTIFY.on(connection).with("payload", TOLD + ":" + what).first(row -> true);
        } catch (SQLException | RuntimeException away) {
            LOG.debugf(away, "Could not tell the replicas about %s", what);
        }
    }
}
