package dev.signet.stats;

import dev.signet.web.ApiError;
import dev.signet.web.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The periods that a request asks for.
 *
 * @param starts when each begins, and the one before it ends
 * @param end when the last one ends
 * @param zone in which time zone days and months begin
 */
record Periods(Period per, List<Instant> starts, Instant end, ZoneId zone) {
    private static final int MOST = 1_000;

    /** Nothing was counted before, and PostgreSQL has no later times. */
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9998-01-01T00:00:00Z");

    /**
     * Reads {@code per}, {@code from}, {@code to} and {@code time_zone}, in which times without an offset are.
     *
     * @throws ApiError 400 if one of them is invalid, or if there would be too many periods
     */
    static Periods of(Query query, Instant now) {
        Period per = query.choice("per", Period.names()).map(Period::of).orElse(Period.HOUR);
        ZoneId zone = query.text("time_zone").map(Periods::zone).orElse(ZoneOffset.UTC);
        Instant to = query.instant("to", zone).map(Periods::bounded).orElse(now);
        Optional<Instant> from = query.instant("from", zone).map(Periods::bounded);
        if (from.filter(start -> !start.isBefore(to)).isPresent()) {
            throw ApiError.invalid("from", "This must be before the end.");
        }
        ZonedDateTime start = per.start(from.map(time -> time.atZone(zone))
                .orElseGet(() -> per.usualStart(to.minusNanos(1).atZone(zone))));
        List<Instant> starts = new ArrayList<>();
        while (start.toInstant().isBefore(to)) {
            if (starts.size() == MOST) {
                throw ApiError.invalid(
                        "from", "There can be " + MOST + " periods at most. Name a later start or longer periods.");
            }
            starts.add(start.toInstant());
            start = per.next(start);
        }
        return new Periods(per, starts, start.toInstant(), zone);
    }

    private static Instant bounded(Instant time) {
        return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw ApiError.invalid(
                    "time_zone", "There is no such time zone. Use a name such as Europe/Berlin, or UTC.");
        }
    }
}
