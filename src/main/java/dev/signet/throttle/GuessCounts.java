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
 * The counts in the database, which all replicas share. Each operation is one statement in a transaction of its own, so that what
 * was counted stays counted, whatever becomes of the rest, and so that no lock is held while a password is hashed.
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

    /** A count and the limit that it is held to. */
    record Count(byte[] key, Limit limit) {}

    /** What came of counting: how long to wait, which is not at all where the guess may be made, and whether that is news. */
    record Wait(Duration time, boolean first) {}

    /** Counts a guess under each of these, or refuses it. */
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

    /** Takes a guess back from the counts that it shares with others, and clears those of the device alone, if it can be done. */
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

    /** Whether somebody logged in to the account from this network not long ago. */
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

    /** Remembers a network for this long, if it can; for one that is known nearly as long, the disk has nothing to do. */
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
     * Writes what became of a guess. Where it was right, a code may be spent by now: what it was for succeeds all the same where this
     * fails, at the price of a count that is too high, or a network that is not known.
     */
    private <T> void note(String sql, Work<T> work) {
        try {
            run(sql, work);
        } catch (IllegalStateException fault) {
            LOG.warnf(
                    "what became of a guess could not be noted: %s",
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
