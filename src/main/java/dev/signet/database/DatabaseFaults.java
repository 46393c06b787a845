package dev.signet.database;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.postgresql.util.PSQLException;

/** Interprets failures of the database: whether they may be temporary, and what an operator can do about them. */
public final class DatabaseFaults {
    private static final String URL = "quarkus.datasource.jdbc.url (QUARKUS_DATASOURCE_JDBC_URL or DATABASE_URL)";
    private static final String LOGIN = "quarkus.datasource.username and quarkus.datasource.password"
            + " (QUARKUS_DATASOURCE_USERNAME, QUARKUS_DATASOURCE_PASSWORD, or the user and password in DATABASE_URL)";

    private static final String PROTOCOL_VIOLATION = "08P01";

    /**
     * SQLSTATEs of temporary failures. 08: connection; 25006: a standby; 40: deadlock or conflict; 53: resources; 55P03
     * and 57014: a lock or a statement took too long; 57P: shutdown.
     */
    private static final List<String> PASSING = List.of("08", "25006", "40", "53", "55P03", "57014", "57P");

    /** SQLSTATEs of refusals by servers that are no primary, or not yet, or no longer: they have done nothing. */
    private static final Set<String> NO_PRIMARY = Set.of("08001", "08003", "08004", "25006", "57P01", "57P02", "57P03");

    /** SQLSTATE of a connection that broke. */
    private static final String CONNECTION_FAILURE = "08006";

    /** The part of Citus that passes on what a worker reports. */
    private static final String REPORTS_WORKER = "ReportResultError";

    /** SQLSTATE of limits that are built in; most of them are not temporary. */
    private static final String LIMIT_EXCEEDED = "54000";

    /** The part of PostgreSQL that reports that the queue of notifications is full. */
    private static final String QUEUES_NOTIFICATIONS = "PreCommit_Notify";

    /** PgBouncer before 1.21 reports every error as a protocol violation. */
    private static final Pattern POOLER_REFUSES =
            Pattern.compile("password authentication failed|no such (?:user|database)|SASL authentication failed");

    private static final Pattern FIRST_MISMATCH = Pattern.compile("(?m)^(?:Migration|Detected) .*$");

    private DatabaseFaults() {}

    /**
     * Returns whether a retry may succeed without a change of settings: the server is down, starting or out of
     * connections.
     */
    static boolean mayPass(Throwable failure) {
        if (cause(failure, DatabaseFaults::isAboutTls).isPresent()) {
            return false;
        }
        Optional<SQLException> fault = sql(failure);
        if (fault.isEmpty() || fault.get().getSQLState() == null) {
            // The pool's own exception: the server did not respond in time.
            return fault.isPresent();
        }
        String state = fault.get().getSQLState();
        return switch (state) {
            case "08001", "08003", "08006", "57P01", "57P02", "57P03", "53300", "53400" -> true;
            case PROTOCOL_VIOLATION ->
                isFromServer(fault.get())
                        && !POOLER_REFUSES.matcher(fault.get().getMessage()).find();
            default -> false;
        };
    }

    /**
     * Returns the database's error if the failure is temporary: the connection was lost or refused, none was available in
     * time, the server gave up or is read-only, or its queue of notifications is full.
     */
    public static Optional<SQLException> temporary(Throwable failure) {
        return sql(failure).filter(fault -> {
            String state = fault.getSQLState();
            // When the pool times out, the exception has no SQLSTATE.
            return state == null || PASSING.stream().anyMatch(state::startsWith) || isFullQueue(fault);
        });
    }

    /** Returns whether the database rejected a row because of the constraint with this name. */
    public static boolean violates(Throwable failure, String constraint) {
        return sql(failure)
                .filter(fault -> isFromServer(fault)
                        && constraint.equals(
                                ((PSQLException) fault).getServerErrorMessage().getConstraint()))
                .isPresent();
    }

    private static boolean isFullQueue(SQLException fault) {
        return LIMIT_EXCEEDED.equals(fault.getSQLState())
                && fault instanceof PSQLException driver
                && driver.getServerErrorMessage() != null
                && QUEUES_NOTIFICATIONS.equals(driver.getServerErrorMessage().getRoutine());
    }

    /**
     * Returns whether the server itself works, but another one behind it does not: a worker of a Citus cluster. A server
     * does not report its own broken connections, and PgBouncer does not say which part of it reports.
     */
    static boolean isOfServerBehind(SQLException fault) {
        if (!isFromServer(fault) || fault.getSQLState() == null) {
            return false;
        }
        String routine = ((PSQLException) fault).getServerErrorMessage().getRoutine();
        return routine != null && fault.getSQLState().equals(CONNECTION_FAILURE) || REPORTS_WORKER.equals(routine);
    }

    /** Returns whether no server accepted writes, and the one that was asked has certainly done nothing. */
    static boolean hasDoneNothing(Throwable failure) {
        return sql(failure).filter(DatabaseFaults::isRefusal).isPresent();
    }

    /** Returns whether no server accepted writes, or a connection broke, so that nobody knows what the server did. */
    static boolean hasNoPrimary(Throwable failure) {
        return sql(failure)
                .filter(fault -> isRefusal(fault) || fault.getSQLState().startsWith("08") && !isOfServerBehind(fault))
                .isPresent();
    }

    private static boolean isRefusal(SQLException fault) {
        // When the pool times out, the exception has no SQLSTATE.
        return fault.getSQLState() == null || NO_PRIMARY.contains(fault.getSQLState()) && !isOfServerBehind(fault);
    }

    /** Returns what happened and what to do, if the database caused the failure. */
    public static Optional<String> explain(Throwable failure) {
        if (isAboutTls(failure)) {
            return Optional.of("The encrypted connection to the database failed (" + failure.getMessage()
                    + "). Check the server's certificate, and sslmode and sslrootcert in " + URL + ".");
        }
        if (failure instanceof FlywayValidateException) {
            return Optional.of("The database's tables were made by another build of Signet, with other migrations ("
                    + mismatch(failure.getMessage()) + "). Start the build that made them, restore a backup, or start"
                    + " with an empty database (" + URL + ", or signet.database.dir for the embedded one). Tables of"
                    + " builds before the first release cannot be upgraded.");
        }
        if (failure instanceof SQLException fault && fault.getSQLState() != null) {
            return Optional.of(explain(fault, fault.getSQLState()));
        }
        if (failure instanceof FlywayException migration && sql(failure).isEmpty()) {
            return Optional.of("The database's tables cannot be migrated to this release of Signet: "
                    + migration.getMessage() + " Fix the problem, or set another database in " + URL + ".");
        }
        return Optional.empty();
    }

    /** Returns what differs first. Flyway also advises to repair its history, which would hide the difference. */
    private static String mismatch(String message) {
        Matcher found = FIRST_MISMATCH.matcher(message);
        return found.find() ? found.group() : message;
    }

    private static String explain(SQLException fault, String state) {
        String said = said(fault);
        return switch (state) {
            case "28P01", "28000" ->
                "The database refuses the login: " + said + "Check " + LOGIN + ", and the server's pg_hba.conf.";
            case "3D000" -> "The database does not exist: " + said + "Create it, or set another one in " + URL + ".";
            case "08004" ->
                "The database refuses the connection: " + said + "Check sslmode in " + URL + ", and " + LOGIN + ".";
            case "53300", "53400" ->
                "The database has too many connections: " + said
                        + "Raise its max_connections, or lower quarkus.datasource.jdbc.max-size.";
            case "57P03" ->
                "The database was still starting: " + said + "Wait until it accepts connections, then start again.";
            case "08001", "08003", "08006", "57P01", "57P02" ->
                "The database cannot be reached: " + said + "Start it, or correct the host and port in " + URL + ".";
            case PROTOCOL_VIOLATION ->
                "The server is not PostgreSQL or refuses the connection: " + said + "Correct the host and port in "
                        + URL + ".";
            case "42501" ->
                "The database user lacks a permission: " + said + "Make it the owner of the schema that Signet uses,"
                        + " or set another one in quarkus.datasource.username (QUARKUS_DATASOURCE_USERNAME).";
            case "55P03" ->
                "Another transaction holds a lock on Signet's tables: " + said
                        + "End that transaction (pg_stat_activity shows it), then start again.";
            case "53100", "53200" ->
                "The database server is out of disk space or memory: " + said
                        + "Free some or add more, then start again.";
            case "25006" -> "The database is read-only: " + said + "Set the primary server in " + URL + ".";
            default ->
                "The database reports an error (" + state + "): " + said
                        + "Fix the problem, or set another database in " + URL + ".";
        };
    }

    /** Returns the message and, if the host is unknown, its name, which the driver leaves out. */
    private static String said(SQLException fault) {
        String message = fault.getMessage().strip().replaceAll("[.]+$", "");
        return fault.getCause() instanceof UnknownHostException unknown
                ? message + " (unknown host " + unknown.getMessage() + "). "
                : message + ". ";
    }

    private static boolean isFromServer(SQLException fault) {
        return fault instanceof PSQLException driver && driver.getServerErrorMessage() != null;
    }

    private static boolean isAboutTls(Throwable failure) {
        // A connection that is lost during the TLS handshake is a network fault.
        return (failure instanceof SSLException || failure instanceof CertificateException)
                && !(failure.getCause() instanceof SocketException
                        || failure.getCause() instanceof InterruptedIOException);
    }

    /**
     * Returns the database's fault that caused a failure, if there is one: the innermost, because the outer ones repeat it
     * with the address or without the state.
     */
    public static Optional<SQLException> sql(Throwable failure) {
        return sql(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static Optional<SQLException> sql(Throwable failure, Set<Throwable> seen) {
        SQLException found = null;
        List<Throwable> suppressed = new ArrayList<>();
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            if (each instanceof SQLException fault && (found == null || fault.getSQLState() != null)) {
                found = fault;
            }
            suppressed.addAll(List.of(each.getSuppressed()));
        }
        // A transaction that could not be committed suppresses the reason.
        return Optional.ofNullable(found)
                .or(() -> suppressed.stream()
                        .flatMap(each -> sql(each, seen).stream())
                        .findFirst());
    }

    private static Optional<Throwable> cause(Throwable failure, Predicate<Throwable> kind) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            if (kind.test(each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
