package dev.signet.throttle;

import dev.signet.database.SqlStatement;
import dev.signet.throttle.ThrottleConfig.Limit;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
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

    private static final SqlStatement COUNT = SqlStatement.of(
            "select seconds, first from count_guess(:keys, :free, :firstWait, :longestWait, :forget, :now)");

    private static final SqlStatement UNCOUNT =
            SqlStatement.of("select guess_was_right(:shared, :free, :forget, :own, :now)");

    private static final SqlStatement KNOWN = SqlStatement.of(
            "select exists (select from login_networks where key = :network and expires_at > :now) as known");

    private static final SqlStatement KNOW = SqlStatement.of("""
            insert into login_networks (key, expires_at)
            select :network, :end
             where not exists (select from login_networks where key = :network and expires_at > :nearly)
                on conflict (key) do update
               set expires_at = excluded.expires_at
            """);

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
        return COUNT.on(database)
                .with("keys", keys(counts))
                .with("free", numbers(counts, Limit::free))
                .with("firstWait", numbers(counts, limit -> seconds(limit.firstWait())))
                .with("longestWait", numbers(counts, limit -> seconds(limit.longestWait())))
                .with("forget", numbers(counts, limit -> seconds(limit.forget())))
                .with("now", clock.instant())
                .one(row -> new Wait(
                        Duration.ofMillis((long) Math.ceil(row.fraction("seconds") * 1000)), row.flag("first")));
    }

    /** Uncounts a guess in the shared counts, and clears those of the device, if possible. */
    void right(List<Count> shared, List<Count> own) {
        note(() -> UNCOUNT.on(database)
                .with("shared", keys(shared))
                .with("free", numbers(shared, Limit::free))
                .with("forget", numbers(shared, limit -> seconds(limit.forget())))
                .with("own", keys(own))
                .with("now", clock.instant())
                .first(row -> true));
    }

    /** Returns whether somebody logged in to the account from this network recently. */
    boolean isKnown(byte[] network) {
        return KNOWN.on(database)
                .with("network", network)
                .with("now", clock.instant())
                .one(row -> row.flag("known"));
    }

    /** Remembers a network for this long, if possible. Writes nothing if it is already known for almost as long. */
    void know(byte[] network, Duration time) {
        Instant end = clock.instant().plus(time);
        note(() -> KNOW.on(database)
                .with("network", network)
                .with("end", end)
                .with("nearly", end.minus(NEARLY))
                .update());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static byte[][] keys(List<Count> counts) {
        return counts.stream().map(Count::key).toArray(byte[][]::new);
    }

    private static double[] numbers(List<Count> counts, ToDoubleFunction<Limit> number) {
        return counts.stream().map(Count::limit).mapToDouble(number).toArray();
    }

    /**
     * Records the result of a guess. A failure is only logged: if the guess was a code, it may be used up by now, so
     * the request must succeed. The cost is a count that is too high, or a network that stays unknown.
     */
    private static void note(Runnable result) {
        try {
            result.run();
        } catch (IllegalStateException fault) {
            LOG.warnf("Could not record the result of a guess: %s", fault.getMessage());
        }
    }
}
