package dev.signet.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses all ISO 8601 timestamps that Django REST Framework reads ({@code django.utils.dateparse.parse_datetime}:
 * Python's {@code datetime.fromisoformat}, and a form with single digits).
 */
final class IsoDateTime {
    private static final String FRACTION = "(?:[.,](?<fraction>\\d+))?";
    private static final String OFFSET =
            "\\s*(?<zone>Z|(?<sign>[+-])(?<zh>\\d{2})(?::?(?<zm>\\d{2})(?::?(?<zs>\\d{2}))?)?)?";
    private static final String EXTENDED_TIME = "(?<h>\\d{2})(?::(?<m>\\d{2})(?::(?<s>\\d{2})" + FRACTION + ")?)?";
    private static final String BASIC_TIME = "(?<h>\\d{2})(?:(?<m>\\d{2})(?:(?<s>\\d{2})" + FRACTION + ")?)?";

    private static final Pattern DATE =
            Pattern.compile("(?<year>\\d{4})(?<dash>-?)(?:(?<month>\\d{2})\\k<dash>(?<day>\\d{2})"
                    + "|W(?<week>\\d{2})(?:\\k<dash>(?<weekday>\\d))?)");
    private static final Pattern TIME = Pattern.compile(EXTENDED_TIME + OFFSET);
    private static final Pattern TIME_WITHOUT_COLONS = Pattern.compile(BASIC_TIME + OFFSET);
    private static final Pattern SINGLE_DIGITS =
            Pattern.compile("(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})[T ](?<h>\\d{1,2}):(?<m>\\d{1,2})"
                    + "(?::(?<s>\\d{1,2})(?:[.,](?<fraction>\\d{1,6})\\d{0,6})?)?\\s*"
                    + "(?<zone>Z|(?<sign>[+-])(?<zh>\\d{2})(?::?(?<zm>\\d{2}))?)?");

    /** RFC 3339 §1 allows four digits for a year. */
    private static final int LAST_YEAR = 9999;

    private static final int MICROSECOND_DIGITS = 6;
    private static final int NANOS_OF_MICROSECOND = 1000;

    private IsoDateTime() {}

    /**
     * Returns the point in time; empty if the text is not a timestamp.
     *
     * @param zone the time zone of a timestamp without an offset. A time that its clocks skip is moved behind the gap; of
     *     two with the same name, it is the earlier one.
     */
    static Optional<Instant> parse(String text, ZoneId zone) {
        try {
            return fromIsoFormat(text, zone)
                    .or(() -> withSingleDigits(text, zone))
                    .filter(IsoDateTime::hasFourDigits);
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> fromIsoFormat(String text, ZoneId zone) {
        Matcher date = DATE.matcher(text);
        if (!date.lookingAt()) {
            return Optional.empty();
        }
        LocalDate day = date.group("week") == null ? day(date) : dayOfWeek(date);
        if (date.end() == text.length()) {
            return Optional.of(day.atStartOfDay(zone).toInstant());
        }
        // Python accepts any character between date and time.
        String time = text.substring(text.offsetByCodePoints(date.end(), 1));
        for (Pattern form : new Pattern[] {TIME, TIME_WITHOUT_COLONS}) {
            Matcher matcher = form.matcher(time);
            if (matcher.matches()) {
                return Optional.of(at(day, matcher, true, zone));
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> withSingleDigits(String text, ZoneId zone) {
        Matcher matcher = SINGLE_DIGITS.matcher(text);
        return matcher.matches() ? Optional.of(at(day(matcher), matcher, false, zone)) : Optional.empty();
    }

    private static LocalDate day(Matcher date) {
        return LocalDate.of(number(date, "year"), number(date, "month"), number(date, "day"));
    }

    private static LocalDate dayOfWeek(Matcher date) {
        int week = number(date, "week");
        LocalDate inFirstWeek = LocalDate.of(number(date, "year"), 1, 4);
        int weeks = (int)
                IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(inFirstWeek).getMaximum();
        int weekday = date.group("weekday") == null ? 1 : number(date, "weekday");
        if (week < 1 || week > weeks || weekday < 1 || weekday > 7) {
            throw new DateTimeException("no such week or day");
        }
        return inFirstWeek.plusWeeks(week - 1L).with(java.time.DayOfWeek.of(weekday));
    }

    private static Instant at(LocalDate day, Matcher time, boolean secondsInOffset, ZoneId zone) {
        String fraction = time.group("fraction");
        int nanos = 0;
        if (fraction != null) {
            String micros = (fraction + "000000").substring(0, MICROSECOND_DIGITS);
            nanos = Integer.parseInt(micros) * NANOS_OF_MICROSECOND;
        }
        LocalTime clock = LocalTime.of(number(time, "h"), number(time, "m"), number(time, "s"), nanos);
        return time.group("zone") == null
                ? day.atTime(clock).atZone(zone).toInstant()
                : day.atTime(clock).toInstant(ZoneOffset.UTC).minusSeconds(offset(time, secondsInOffset));
    }

    private static long offset(Matcher time, boolean withSeconds) {
        if (time.group("sign") == null) {
            return 0;
        }
        int seconds = withSeconds ? number(time, "zs") : 0;
        int hours = number(time, "zh");
        if (hours > 23) {
            throw new DateTimeException("no such offset");
        }
        int total = hours * 3600 + number(time, "zm") * 60 + seconds;
        return time.group("sign").equals("-") ? -total : total;
    }

    private static int number(Matcher matcher, String group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static boolean hasFourDigits(Instant time) {
        int year = OffsetDateTime.ofInstant(time, ZoneOffset.UTC).getYear();
        return year >= 1 && year <= LAST_YEAR;
    }
}
