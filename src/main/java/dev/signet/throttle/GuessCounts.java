package dev.signet.throttle;

import dev.signet.throttle.ThrottleConfig.Limit;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The counts in the database, which all replicas share. Each operation is one statement in its own transaction, so that
 * a count survives whatever happens next, and no lock is held while a password is hashed.
 */
@Singleton
class GuessCounts {
    private static final Logger LOG = Logger.getLogger(GuessCounts.class);
    private static final Duration NEARLY = Duration.ofDays(1);

    private final DataSource database;
    private final Clock clock;

    GuessCounts(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A count and its limit. */
    record Count(byte[] key, Limit limit) {}

    /**
     * The result of counting: how long to wait (zero if the guess may be made), and whether this wait has just begun.
     */
    record Wait(Duration time, boolean first) {}

    /** Counts a guess under all of these, or refuses it. */
    Wait count(List<Count> counts) {
        return run("select seconds, first from count_guess(?, ?, ?, ?, ?, ?)", statement -> {
            keys(statement, 1, counts);
            numbers(statement, 2, counts, limit -> (double) limit.free());
            numbers(statement, 3, counts, limit -> seconds(limit.firstWait()));
            numbers(statement, 4, counts, limit -> seconds(limit.longestWait()));
            numbers(statement, 5, counts, limit -> seconds(limit.forget()));
            statement.setObject(6, now());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Wait(Duration.ofMillis((long) Math.ceil(row.getDouble(1) * 1000)), row.getBoolean(2));
            }
        });
    }

    /** Uncounts a guess in the shared counts, and clears those of the device, if possible. */
    void right(List<Count> shared, List<Count> own) {
        note("select guess_was_right(?, ?, ?, ?, ?)", statement -> {
            keys(statement, 1, shared);
            numbers(statement, 2, shared, limit -> (double) limit.free());
            numbers(statement, 3, shared, limit -> seconds(limit.forget()));
            keys(statement, 4, own);
            statement.setObject(5, now());
            return statement.execute();
        });
    }

    /** Returns whether somebody logged in to the account from this network recently. */
    boolean isKnown(byte[] network) {
        return run("select exists (select from login_networks where key = ? and expires_at > ?)", statement -> {
            statement.setBytes(1, network);
            statement.setObject(2, now());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        });
    }

    /** Remembers a network for this long, if possible. Writes nothing if it is already known for almost as long. */
    void know(byte[] network, Duration time) {
        note("""
                insert into login_networks (key, expires_at)
                select ?, ?
                 where not exists (select from login_networks where key = ? and expires_at > ?)
                    on conflict (key) do update
                   set expires_at = excluded.expires_at
                """, statement -> {
            OffsetDateTime end = now().plus(time);
            statement.setBytes(1, network);
            statement.setObject(2, end);
            statement.setBytes(3, network);
            statement.setObject(4, end.minus(NEARLY));
            return statement.executeUpdate();
        });
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static void keys(PreparedStatement statement, int index, List<Count> counts) throws SQLException {
        byte[][] keys = counts.stream().map(Count::key).toArray(byte[][]::new);
        statement.setArray(index, statement.getConnection().createArrayOf("bytea", keys));
    }

    private static void numbers(
            PreparedStatement statement, int index, List<Count> counts, Function<Limit, Object> number)
            throws SQLException {
        Object[] numbers = counts.stream().map(Count::limit).map(number).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf("float8", numbers));
    }

    /**
     * Records the result of a guess. A failure is only logged: if the guess was a code, it may be used up by now, so
     * the request must succeed. The cost is a count that is too high, or a network that stays unknown.
     */
    private <T> void note(String sql, Work<T> work) {
        try {
            run(sql, work);
        } catch (IllegalStateException fault) {
            LOG.warnf(
                    "Could not record the result of a guess: %s",
                    fault.getCause().getMessage());
        }
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.with(statement);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }
}
