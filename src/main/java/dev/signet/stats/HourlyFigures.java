package dev.signet.stats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.cleanup.Expiring;
import dev.signet.database.SqlStatement;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The figures of each hour in the database, of all replicas together. */
@Singleton
class HourlyFigures {
    /** In the order of the key, so that replicas that write the same rows at the same time wait in the same order. */
    private static final SqlStatement ADD = SqlStatement.of("""
            insert into hourly_figures as h (hour, name, outcome, method, total, samples, highest)
            select f.hour, f.name, f.outcome, f.method, f.total, f.samples, f.highest
              from jsonb_to_recordset(cast(:figures as jsonb))
                       as f (hour timestamptz, name text, outcome text, method text,
                             total double precision, samples bigint, highest double precision)
             order by f.hour, f.name, f.outcome, f.method
                on conflict (hour, name, outcome, method) do update
               set total = h.total + excluded.total,
                   samples = h.samples + excluded.samples,
                   highest = greatest(h.highest, excluded.highest)
            """);

    private static final SqlStatement KNOWN =
            SqlStatement.of("select exists (select from hourly_figures where hour = :hour and name = :name) as known");

    private static final SqlStatement MEASURED = SqlStatement.of("""
            insert into hourly_figures (hour, name, total, samples, highest)
            values (:hour, :name, :value, 1, :value)
                on conflict do nothing
            """);

    private static final SqlStatement SUMS = SqlStatement.of("""
            select f.name, f.outcome, f.method,
                   width_bucket(f.hour, cast(:starts as timestamptz[])) - 1 as period,
                   sum(f.total) as total,
                   sum(f.samples) as samples,
                   max(f.highest) as highest,
                   (array_agg(f.total order by f.hour desc))[1] as last
              from hourly_figures f
             where f.hour >= :from and f.hour < :to
             group by 1, 2, 3, 4
             order by 1, 2, 3, 4
            """);

    private final DataSource database;
    private final StatsConfig config;
    private final Clock clock;
    private final ObjectMapper json;

    HourlyFigures(DataSource database, StatsConfig config, Clock clock, ObjectMapper json) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.json = json;
    }

    /**
     * What there was in one period.
     *
     * @param period its number in the list
     * @param last the total of its last hour
     */
    record Sum(Figure figure, int period, Amount amount, double last) {}

    /** Adds these amounts to their hours, all or none of them. */
    void add(Map<Instant, Map<Figure, Amount>> amounts) {
        List<Map<String, Object>> rows = new ArrayList<>();
        amounts.forEach((hour, figures) -> figures.forEach((figure, amount) -> rows.add(Map.of(
                "hour", hour.toString(),
                "name", figure.name(),
                "outcome", figure.outcome(),
                "method", figure.method(),
                "total", amount.total(),
                "samples", amount.samples(),
                "highest", amount.highest()))));
        try {
            ADD.on(database).with("figures", json.writeValueAsString(rows)).update();
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** Returns whether there is a value of this name for this hour. */
    boolean knows(Instant hour, String name) {
        return KNOWN.on(database).with("hour", hour).with("name", name).one(row -> row.flag("known"));
    }

    /** Stores a value that is measured once in an hour, unless another replica has done so. */
    void measured(Instant hour, String name, long value) {
        MEASURED.on(database)
                .with("hour", hour)
                .with("name", name)
                .with("value", value)
                .update();
    }

    /** Returns the sums of these periods. */
    List<Sum> sums(Periods periods) {
        String starts = periods.starts().stream().map(Instant::toString).collect(Collectors.joining(",", "{", "}"));
        return SUMS.on(database)
                .with("starts", starts)
                .with("from", periods.starts().get(0))
                .with("to", periods.end())
                .list(row -> new Sum(
                        new Figure(row.text("name"), row.text("outcome"), row.text("method")),
                        row.integer("period"),
                        new Amount(row.fraction("total"), row.number("samples"), row.fraction("highest")),
                        row.fraction("last")));
    }

    @Produces
    @Singleton
    Expiring oldFigures() {
        return Expiring.anywhere("hourly_figures", "hour", () -> clock.instant().minus(config.retention()));
    }
}
