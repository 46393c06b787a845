package dev.signet.throttle;

import dev.signet.database.SqlCall;
import dev.signet.database.SqlStatement;
import dev.signet.throttle.ThrottleConfig.Limit;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

    private static final SqlStatement COUNT = SqlStatement.of("""
            with network as materialized (
                select exists (select from login_networks where key = :network and expires_at > :now) as known
            )
            select network.known, counted.seconds, counted.first
              from network
                   cross join lateral count_guess(
                       case when known then cast(:ownKeys as bytea[]) else :keys end,
                       case when known then cast(:ownFree as float8[]) else :free end,
                       case when known then cast(:ownFirstWait as float8[]) else :firstWait end,
                       case when known then cast(:ownLongestWait as float8[]) else :longestWait end,
                       case when known then cast(:ownForget as float8[]) else :forget end,
                       :now) counted
            """);

    private static final String UNCOUNTED = "select guess_was_right(:shared, :free, :forget, :own, :now)";

    private static final SqlStatement UNCOUNT = SqlStatement.of(UNCOUNTED);

    private static final SqlStatement UNCOUNT_AND_KNOW = SqlStatement.of("""
            with known as (
                insert into login_networks (key, expires_at)
                select :network, :end
                 where not exists (select from login_networks where key = :network and expires_at > :nearly)
                    on conflict (key) do update
                   set expires_at = excluded.expires_at
            )
            """ + UNCOUNTED);

    private static final SqlStatement KNOWN = SqlStatement.of(
            "select exists (select from login_networks where key = :network and expires_at > :now) as known");

    private final DataSource database;
    private final Clock clock;

    GuessCounts(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A count and its limit. */
    record Count(byte[] key, Limit limit) {}

    /** A network that may be known for the account, and the count of guesses that come from there if it is. */
    record OwnNetwork(byte[] key, Count count) {}

    /**
     * The result of counting: how long to wait (zero if the guess may be made), whether this wait has just begun, and
     * whether the guess comes from a known network.
     */
    record Wait(Duration time, boolean first, boolean known) {}

    /** Counts a guess under all of these, or refuses it. If it comes from a known network, only that one's count matters. */
    Wait count(List<Count> counts, Optional<OwnNetwork> network) {
        List<Count> own = network.map(OwnNetwork::count).stream().toList();
        return COUNT.on(database)
                .with("network", network.map(OwnNetwork::key).orElse(null))
                .with("keys", keys(counts))
                .with("free", numbers(counts, Limit::free))
                .with("firstWait", seconds(counts, Limit::firstWait))
                .with("longestWait", seconds(counts, Limit::longestWait))
                .with("forget", seconds(counts, Limit::forget))
                .with("ownKeys", keys(own))
                .with("ownFree", numbers(own, Limit::free))
                .with("ownFirstWait", seconds(own, Limit::firstWait))
                .with("ownLongestWait", seconds(own, Limit::longestWait))
                .with("ownForget", seconds(own, Limit::forget))
                .with("now", clock.instant())
                .one(row -> new Wait(
                        Duration.ofMillis((long) Math.ceil(row.fraction("seconds") * 1000)),
                        row.flag("first"),
                        row.flag("known")));
    }

    /** Uncounts a guess in the shared counts, and clears those of the device. Returns whether that was possible. */
    boolean right(List<Count> shared, List<Count> own) {
        return note(() -> uncount(UNCOUNT, shared, own).first(row -> true));
    }

    /**
     * Does the same, and remembers a network for this long, in one statement. Leaves the network alone if it is already
     * known for almost as long.
     */
    boolean right(List<Count> shared, List<Count> own, byte[] network, Duration time) {
        Instant end = clock.instant().plus(time);
        return note(() -> uncount(UNCOUNT_AND_KNOW, shared, own)
                .with("network", network)
                .with("end", end)
                .with("nearly", end.minus(NEARLY))
                .first(row -> true));
    }

    private SqlCall uncount(SqlStatement statement, List<Count> shared, List<Count> own) {
        return statement
                .on(database)
                .with("shared", keys(shared))
                .with("free", numbers(shared, Limit::free))
                .with("forget", seconds(shared, Limit::forget))
                .with("own", keys(own))
                .with("now", clock.instant());
    }

    /** Returns whether somebody logged in to the account from this network recently. */
    boolean isKnown(byte[] network) {
        return KNOWN.on(database)
                .with("network", network)
                .with("now", clock.instant())
                .one(row -> row.flag("known"));
    }

    private static byte[][] keys(List<Count> counts) {
        return counts.stream().map(Count::key).toArray(byte[][]::new);
    }

    private static double[] seconds(List<Count> counts, Function<Limit, Duration> time) {
        return numbers(counts, limit -> time.apply(limit).toMillis() / 1000.0);
    }

    private static double[] numbers(List<Count> counts, ToDoubleFunction<Limit> number) {
        return counts.stream().map(Count::limit).mapToDouble(number).toArray();
    }

    /**
     * Records the result of a guess. A failure is only logged: if the guess was a code, it may be used up by now, so
     * the request must succeed. The cost is a count that is too high, or a network that stays unknown.
     *
     * @return whether it was recorded
     */
    static boolean note(Runnable result) {
        try {
            result.run();
            return true;
        } catch (IllegalStateException fault) {
            LOG.warnf("Could not record the result of a guess: %s", fault.getMessage());
            return false;
        }
    }
}
