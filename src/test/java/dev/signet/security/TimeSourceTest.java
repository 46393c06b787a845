package dev.signet.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The service's own clock, which all other tests replace. */
class TimeSourceTest {
    private final Clock clock = new TimeSource().clock();

    static List<ToLongFunction<Clock>> ways_to_ask() {
        return List.of(
                Clock::millis,
                clock -> clock.instant().toEpochMilli(),
                clock -> Instant.now(clock).toEpochMilli(),
                clock -> clock.withZone(ZoneId.of("Asia/Tokyo")).millis(),
                clock -> clock.withZone(ZoneId.of("Asia/Tokyo")).instant().toEpochMilli());
    }

    @ParameterizedTest
    @MethodSource("ways_to_ask")
    void it_tells_the_time_in_every_way(ToLongFunction<Clock> way) {
        long before = System.currentTimeMillis();

        long told = way.applyAsLong(clock);

        assertThat(told).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void it_ticks_in_microseconds() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(clock.instant().getNano() % 1_000).isZero();
        }
    }

    @Test
    void its_zone_is_the_one_that_was_asked_for() {
        ZoneId auckland = ZoneId.of("Pacific/Auckland");

        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
        assertThat(clock.withZone(auckland).getZone()).isEqualTo(auckland);
        assertThat(LocalDate.now(clock.withZone(auckland)))
                .isBetween(LocalDate.now(auckland).minusDays(1), LocalDate.now(auckland));
    }
}
