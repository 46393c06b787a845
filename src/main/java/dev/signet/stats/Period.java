package dev.signet.stats;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The length of the periods that figures are shown for. */
enum Period {
    HOUR,
    DAY,
    MONTH;

    static Set<String> names() {
        return Stream.of(values()).map(Period::shown).collect(Collectors.toSet());
    }

    static Period of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String shown() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the start of the period that contains this time. */
    ZonedDateTime start(ZonedDateTime time) {
        return switch (this) {
            case HOUR -> time.toInstant().truncatedTo(ChronoUnit.HOURS).atZone(time.getZone());
            case DAY -> midnight(time);
            case MONTH -> midnight(time.withDayOfMonth(1));
        };
    }

    /** Returns the start of the period after the one that starts at this time. */
    ZonedDateTime next(ZonedDateTime start) {
        return switch (this) {
            case HOUR -> start.plusHours(1);
            case DAY -> midnight(start.plusDays(1));
            case MONTH -> midnight(start.plusMonths(1));
        };
    }

    /** Returns the start of the first period if the client names none, for a list that ends with this time. */
    ZonedDateTime usualStart(ZonedDateTime end) {
        return switch (this) {
            case HOUR -> end.minusHours(23);
            case DAY -> end.minusDays(29);
            case MONTH -> end.minusMonths(11);
        };
    }

    /** The first instant of the day. In some time zones, clocks skip midnight once a year. */
    private static ZonedDateTime midnight(ZonedDateTime time) {
        ZoneId zone = time.getZone();
        return time.toLocalDate().atStartOfDay(zone);
    }
}
