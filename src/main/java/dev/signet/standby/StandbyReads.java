package dev.signet.standby;

import dev.signet.database.DatabaseFaults;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.orm.runtime.PersistenceUnitUtil;
import io.quarkus.hibernate.orm.runtime.session.TransactionScopedSession;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/** Reads from the standby if it is up to date, otherwise from the primary. */
@Singleton
class StandbyReads {
    /** The resource of a transaction in which Quarkus keeps the transaction's session. */
    private static final String SESSION =
            TransactionScopedSession.class.getSimpleName() + "-" + PersistenceUnitUtil.DEFAULT_PERSISTENCE_UNIT_NAME;

    /** SQLSTATE of a statement that took too long. It would take too long on the primary, too. */
    private static final String CANCELED = "57014";

    /** The SQLSTATE class for values that are invalid for their type, which the caller sent. */
    private static final String DATA_EXCEPTION = "22";

    private final Standby standby;
    private final SessionFactory sessions;
    private final TransactionSynchronizationRegistry transaction;
    private final MeterRegistry registry;

    StandbyReads(
            Standby standby,
            SessionFactory sessions,
            TransactionSynchronizationRegistry transaction,
            MeterRegistry registry) {
        this.standby = standby;
        this.sessions = sessions;
        this.transaction = transaction;
        this.registry = registry;
    }

    /** Returns whether no standby is configured. */
    boolean areOff() {
        return standby.isOff();
    }

    /** Returns what {@code read} returns, which is called outside of a transaction. */
    Object read(Callable<Object> read) throws Exception {
        Optional<Connection> upToDate = standby.upToDate();
        if (upToDate.isPresent()) {
            Connection connection = upToDate.get();
            try {
                Object found = QuarkusTransaction.requiringNew().call(() -> readOn(connection, read));
                counted("standby");
                return found;
            } catch (RuntimeException fault) {
                if (!isOfStandby(fault)) {
                    throw fault;
                }
                standby.failed(fault);
            } finally {
                standby.release(connection);
            }
        }
        counted("primary");
        return read.call();
    }

    /** Makes all statements of the current transaction use this connection. */
    private Object readOn(Connection connection, Callable<Object> read) throws Exception {
        Session session =
                sessions.withOptions().connection(connection).autoClose(true).openSession();
        session.setDefaultReadOnly(true);
        session.setHibernateFlushMode(FlushMode.MANUAL);
        transaction.putResource(SESSION, session);
        return read.call();
    }

    /**
     * Returns whether the standby caused this fault, so that the primary should be tried: any fault of the database that
     * the primary would not have as well.
     */
    private static boolean isOfStandby(RuntimeException fault) {
        return DatabaseFaults.sql(fault)
                .map(SQLException::getSQLState)
                .map(state -> !state.equals(CANCELED) && !state.startsWith(DATA_EXCEPTION))
                .orElseGet(() -> DatabaseFaults.sql(fault).isPresent());
    }

    private void counted(String server) {
        Counter.builder("signet.list.reads")
                .description("Lists by the server that they were read from")
                .tag("server", server)
                .register(registry)
                .increment();
    }
}
