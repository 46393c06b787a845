package dev.signet.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.web.ApiError;
import dev.signet.web.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Periods follow each other without gaps, whatever the clocks of a time zone do. */
class PeriodsTest {
    private static final Instant NOW = Instant.parse("2026-03-29T10:20:30Z");
    private static final String DAY = "uuuu-MM-dd";
    private static final List<String> FORMS = List.of(
            DAY, "uuuu-MM-dd'T'HH:mm:ss", "uuuu-MM-dd HH:mm:ss", "uuuuMMdd'T'HHmmss", "uuuu-MM-dd'T'HH:mm:ss.SSS");

    @Test
    void without_a_query_there_are_the_last_24_hours() {
        Periods periods = Periods.of(Query.of(Map.of()), NOW);

        assertThat(periods.starts()).hasSize(24).startsWith(Instant.parse("2026-03-28T11:00:00Z"));
        assertThat(periods.end()).isEqualTo("2026-03-29T11:00:00Z");
    }

    @Test
    void days_begin_at_midnight_of_the_time_zone_also_when_its_clocks_change() {
        Periods periods = Periods.of(
                Query.of(Map.of("per", "day", "time_zone", "Europe/Berlin", "from", "2026-03-28T12:00:00Z")), NOW);

        assertThat(periods.starts())
                .containsExactly(Instant.parse("2026-03-27T23:00:00Z"), Instant.parse("2026-03-28T23:00:00Z"));
        assertThat(periods.end()).isEqualTo("2026-03-29T22:00:00Z");
    }

    @Test
    void whatever_is_asked_periods_are_in_order_without_gaps_and_contain_the_range() {
        Random random = new Random(19);
        List<String> zones = new ArrayList<>(ZoneId.getAvailableZoneIds());
        zones.sort(null);
        for (int i = 0; i < 3_000; i++) {
            Period per = Period.values()[random.nextInt(3)];
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Instant from = Instant.ofEpochSecond(946_684_800L + random.nextInt(1_500_000_000));
            Duration length = Duration.ofSeconds(1 + random.nextInt(per == Period.HOUR ? 3_000_000 : 40_000_000));
            Map<String, String> query = new HashMap<>(Map.of("per", per.shown(), "time_zone", zone.getId()));
            query.put("from", from.toString());
            query.put("to", from.plus(length).toString());

            Periods periods = Periods.of(Query.of(query), NOW);

            assertThat(periods.starts()).as("%s", query).isSorted().doesNotHaveDuplicates();
            assertThat(periods.starts().get(0)).as("%s", query).isBeforeOrEqualTo(from);
            assertThat(periods.end()).as("%s", query).isAfterOrEqualTo(from.plus(length));
            for (Instant start : periods.starts()) {
                ZonedDateTime local = start.atZone(zone);
                assertThat(per.start(local)).as("%s", query).isEqualTo(local);
            }
        }
    }

    @Test
    void times_without_an_offset_are_in_the_time_zone() {
        Random random = new Random(1919);
        List<String> zones = new ArrayList<>(ZoneId.getAvailableZoneIds());
        zones.sort(null);
        for (int i = 0; i < 3_000; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            LocalDateTime from =
                    LocalDateTime.ofEpochSecond(946_800_000L + random.nextInt(800_000_000), 0, ZoneOffset.UTC);
            LocalDateTime to = from.plusMinutes(200 + random.nextInt(10_000));
            String form = FORMS.get(random.nextInt(FORMS.size()));
            Map<String, String> local =
                    Map.of("time_zone", zone.getId(), "from", text(form, from), "to", text(form, to), "per", "hour");
            Map<String, String> exact = new HashMap<>(local);
            exact.put("from", from.withNano(0).atZone(zone).toInstant().toString());
            exact.put("to", to.withNano(0).atZone(zone).toInstant().toString());
            if (form.equals(DAY)) {
                exact.put(
                        "from",
                        from.toLocalDate().atStartOfDay(zone).toInstant().toString());
                exact.put(
                        "to",
                        to.toLocalDate()
                                .plusDays(1)
                                .atStartOfDay(zone)
                                .toInstant()
                                .toString());
                local = new HashMap<>(local);
                local.put("to", to.toLocalDate().plusDays(1).toString());
            }

            assertThat(Periods.of(Query.of(local), NOW)).as("%s", local).isEqualTo(Periods.of(Query.of(exact), NOW));
        }
    }

    private static String text(String form, LocalDateTime time) {
        return DateTimeFormatter.ofPattern(form).format(time);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01, 2026-05-31T22:00:00Z",
        "2026-06-01T00:30, 2026-05-31T22:00:00Z",
        "2026-06-01T00:30Z, 2026-06-01T00:00:00Z",
        "2026-06-01T00:30+05:30, 2026-05-31T19:00:00Z",
        // Clocks skip this hour.
        "2026-03-29T02:30, 2026-03-29T01:00:00Z",
        // Clocks show this hour twice.
        "2025-10-26T02:30, 2025-10-26T00:00:00Z"
    })
    void an_offset_counts_more_than_the_time_zone(String from, Instant start) {
        Periods periods =
                Periods.of(Query.of(Map.of("time_zone", "Europe/Berlin", "from", from)), start.plusSeconds(7_200));

        assertThat(periods.starts().get(0)).isEqualTo(start);
    }

    @ParameterizedTest
    @CsvSource({
        "per, week",
        "per, HOUR",
        "from, yesterday",
        "to, 1",
        "time_zone, Berlin",
        "time_zone, ../etc/passwd",
        "from, 2999-01-01T00:00:00Z",
        "from, 2020-01-01T00:00:00Z",
        "from, -100000-01-01T00:00:00Z",
        "to, 2999-12-31T00:00:00Z;from=2026-01-01T00:00:00Z"
    })
    void what_makes_no_periods_is_refused_by_name(String name, String value) {
        Map<String, String> query = new HashMap<>();
        String[] parts = value.split(";from=");
        query.put(name, parts[0]);
        if (parts.length > 1) {
            query.put("from", parts[1]);
        }

        assertThatThrownBy(() -> Periods.of(Query.of(query), NOW)).isInstanceOfSatisfying(ApiError.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.fieldErrors()).isNotEmpty();
        });
    }
}
