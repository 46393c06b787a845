package dev.signet.stats;

import dev.signet.stats.HourlyFigures.Sum;
import dev.signet.stats.StatisticsResponse.Now;
import dev.signet.stats.StatisticsResponse.Series;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Turns the figures of hours into the lines of charts. */
@Singleton
class Statistics {
    private static final String COUNT = "count";
    private static final String GAUGE = "gauge";

    /** Each is there even if nothing was counted, so that charts are empty rather than missing. */
    private static final List<String> COUNTED =
            List.of(Figure.SIGN_INS, Figure.SIGN_UPS, Figure.REFRESHES, Figure.REJECTED_GUESSES, Figure.MAILS);

    private static final Set<String> LAST_OF_PERIOD = Set.of(Figure.ACTIVE_SESSIONS, Figure.USERS);

    private final HourlyFigures hours;
    private final Totals totals;

    Statistics(HourlyFigures hours, Totals totals) {
        this.hours = hours;
        this.totals = totals;
    }

    StatisticsResponse of(Periods periods) {
        int size = periods.starts().size();
        Map<Figure, Sum[]> found = new TreeMap<>(Comparator.comparing(Figure::name)
                .thenComparing(Figure::outcome)
                .thenComparing(Figure::method));
        for (Sum sum : hours.sums(periods)) {
            found.computeIfAbsent(sum.figure(), any -> new Sum[size])[sum.period()] = sum;
        }
        List<Series> series = new ArrayList<>();
        for (String name : COUNTED) {
            List<Figure> figures = found.keySet().stream()
                    .filter(each -> each.name().equals(name))
                    .toList();
            figures.forEach(figure -> series.add(counted(figure, found.get(figure))));
            if (figures.isEmpty()) {
                series.add(counted(Figure.of(name), new Sum[size]));
            }
        }
        Function<String, Sum[]> measured = name -> found.getOrDefault(Figure.of(name), new Sum[size]);
        LAST_OF_PERIOD.stream().sorted().forEach(name -> series.add(gauge(name, measured.apply(name), Sum::last)));
        series.add(gauge(
                Figure.MAILS_WAITING,
                measured.apply(Figure.MAILS_WAITING),
                sum -> sum.amount().highest()));
        Sum[] lags = measured.apply(Figure.REVOCATION_LAG);
        series.add(gauge(
                Figure.REVOCATION_LAG,
                lags,
                sum -> sum.amount().total() / sum.amount().samples()));
        series.add(
                gauge(Figure.REVOCATION_LAG + "_max", lags, sum -> sum.amount().highest()));
        Totals.Now now = totals.now();
        return new StatisticsResponse(
                periods.per().shown(),
                periods.starts().get(0),
                periods.end(),
                periods.zone().getId().equals("Z") ? "UTC" : periods.zone().getId(),
                periods.starts(),
                series,
                new Now(now.users(), now.activeSessions()));
    }

    private static Series counted(Figure figure, Sum[] sums) {
        List<Double> values = Arrays.stream(sums)
                .map(sum -> sum == null ? 0.0 : sum.amount().total())
                .toList();
        return new Series(
                figure.name(),
                COUNT,
                orNull(figure.outcome()),
                orNull(figure.method()),
                values,
                values.stream().mapToDouble(Double::doubleValue).sum());
    }

    private static Series gauge(String name, Sum[] sums, ToDoubleFunction<Sum> value) {
        List<Double> values = new ArrayList<>();
        for (Sum sum : sums) {
            values.add(sum == null ? null : value.applyAsDouble(sum));
        }
        return new Series(name, GAUGE, null, null, values, null);
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
