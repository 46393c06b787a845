package dev.signet.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.cleanup.Expiring;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import dev.signet.testing.Member;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What replicas count is in the database once, in the hour in which it happened, and costs requests nothing. */
@QuarkusTest
class StatisticsTest {
    /** No other test counts anything then. */
    private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:00:00Z");

    @Inject
    Figures figures;

    @Inject
    HourlyFigures hours;

    @Inject
    Totals totals;

    @Inject
    StatsConfig config;

    @Inject
    Clock clock;

    @Inject
    DataSource database;

    @Inject
    Database sql;

    @Inject
    @All
    List<Expiring> expiring;

    @Test
    void sign_ins_are_counted_by_outcome_and_method_and_refreshes_and_guesses_too() {
        Member admin = Member.admin("root");
        figures.write();
        JsonPath before = statistics(admin, "");

        Member alice = Member.user("alice");
        alice.again();
        Api.logIn(alice.username(), "wrong").then().statusCode(401);
        Api.refresh(alice.refresh()).then().statusCode(200);
        Api.refresh("none").then().statusCode(401);
        figures.write();
        JsonPath after = statistics(admin, "");

        assertThat(grown(before, after, "sign_ins", "success", "password")).isGreaterThanOrEqualTo(2);
        assertThat(grown(before, after, "sign_ins", "refused", null)).isGreaterThanOrEqualTo(1);
        assertThat(grown(before, after, "rejected_guesses", "wrong", null)).isGreaterThanOrEqualTo(1);
        assertThat(grown(before, after, "refreshes", "rotated", null)).isGreaterThanOrEqualTo(1);
        assertThat(grown(before, after, "refreshes", "invalid", null)).isGreaterThanOrEqualTo(1);
    }

    @Test
    void a_login_a_refresh_and_a_logout_touch_no_table_of_figures_or_replicas() throws SQLException {
        Member alice = Member.user("alice");
        try (Connection other = database.getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("lock table hourly_figures, replicas in access exclusive mode");
            try {
                Member again = alice.again();
                String refresh = Api.refresh(again.refresh())
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("refresh");
                Api.logIn(alice.username(), "wrong").then().statusCode(401);
                Api.logOut(again.access(), refresh).then().statusCode(200);
            } finally {
                other.rollback();
                other.setAutoCommit(true);
            }
        }
    }

    @Test
    void nothing_is_lost_or_counted_twice_if_many_replicas_write_at_the_same_time() {
        String mark = mark();
        AtOnce.all(IntStream.range(0, 8)
                .<java.util.concurrent.Callable<Boolean>>mapToObj(replica -> () -> {
                    for (int i = 0; i < 20; i++) {
                        hours.add(Map.of(
                                LONG_AGO,
                                Map.of(
                                        Figure.of(mark, "a"),
                                        Amount.counted(1),
                                        Figure.of(mark, "b"),
                                        Amount.measured(replica)),
                                LONG_AGO.plusSeconds(3600),
                                Map.of(Figure.of(mark, "a"), Amount.counted(2))));
                    }
                    return true;
                })
                .toList());

        assertThat(stored(mark, "a", "sum(total)")).isEqualTo(8 * 20 * 3);
        assertThat(stored(mark, "b", "sum(total)")).isEqualTo(20 * (1 + 2 + 3 + 4 + 5 + 6 + 7));
        assertThat(stored(mark, "b", "sum(samples)")).isEqualTo(8 * 20);
        assertThat(stored(mark, "b", "max(highest)")).isEqualTo(7);
        assertThat(stored(mark, "a", "count(*)")).isEqualTo(2);
    }

    @Test
    void what_could_not_be_written_is_written_the_next_time_and_only_once() {
        String mark = mark();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        boolean[] away = {true};
        HourlyFigures unsteady = new HourlyFigures(database, config, clock, new ObjectMapper()) {
            @Override
            void add(Map<Instant, Map<Figure, Amount>> amounts) {
                if (away[0]) {
                    throw new IllegalStateException("the database is away");
                }
                super.add(amounts);
            }
        };
        Figures replica = new Figures(new Tally(), new MeterReadings(meters), unsteady, totals, config, clock);
        // Unused elsewhere, so that the row is this test's own.
        meters.counter("signet.mails", "outcome", mark).increment(3);

        replica.flush();
        meters.counter("signet.mails", "outcome", mark).increment(4);
        replica.flush();
        away[0] = false;
        replica.flush();
        replica.flush();

        assertThat(stored("mails", mark, "sum(total)")).isEqualTo(7);
    }

    @Test
    void a_replica_that_stops_writes_its_last_counts() {
        String mark = mark();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Figures replica = new Figures(new Tally(), new MeterReadings(meters), hours, totals, config, clock);
        meters.counter("signet.mails", "outcome", mark).increment();

        replica.stop(null);

        assertThat(stored("mails", mark, "sum(total)")).isEqualTo(1);
    }

    @Test
    void days_and_months_are_the_sums_of_their_hours() {
        Member admin = Member.admin("root");
        String mark = mark();
        Instant first = Instant.parse("2003-05-31T21:30:00Z");
        for (int hour = 0; hour < 60; hour++) {
            hours.add(Map.of(first.plusSeconds(3600L * hour), Map.of(Figure.of("sign_ins", mark), Amount.counted(1))));
        }
        String range = "from=2003-05-31T00:00:00Z&to=2003-06-04T00:00:00Z";

        assertThat(values(admin, range + "&per=day", mark)).containsExactly(3f, 24f, 24f, 9f);
        assertThat(values(admin, range + "&per=day&time_zone=Europe/Berlin", mark))
                .containsExactly(1f, 24f, 24f, 11f, 0f);
        assertThat(values(admin, range + "&per=month", mark)).containsExactly(3f, 57f);
        assertThat(values(admin, range + "&per=hour", mark)).hasSize(96).contains(0f, 1f);
    }

    @Test
    void gauges_are_null_if_nothing_was_measured_and_averages_are_weighed() {
        Member admin = Member.admin("root");
        Instant hour = Instant.parse("2004-01-01T00:00:00Z");
        sql.run("delete from hourly_figures where hour between '2004-01-01' and '2004-01-02'");
        hours.add(Map.of(hour, Map.of(Figure.of(Figure.REVOCATION_LAG), new Amount(3.0, 2, 2.5))));
        hours.add(Map.of(hour, Map.of(Figure.of(Figure.REVOCATION_LAG), new Amount(3.0, 4, 1.0))));
        hours.measured(hour, Figure.ACTIVE_SESSIONS, 7);
        hours.measured(hour, Figure.ACTIVE_SESSIONS, 9);
        hours.measured(hour.plusSeconds(3600), Figure.ACTIVE_SESSIONS, 4);

        JsonPath found = statistics(admin, "?from=2004-01-01T00:00:00Z&to=2004-01-01T03:00:00Z");
        assertThat(found.<Float>getList(series("revocation_lag"))).containsExactly(1f, null, null);
        assertThat(found.<Float>getList(series("revocation_lag_max"))).containsExactly(2.5f, null, null);
        assertThat(found.<Float>getList(series("active_sessions"))).containsExactly(7f, 4f, null);
        JsonPath day = statistics(admin, "?per=day&from=2004-01-01T00:00:00Z&to=2004-01-02T00:00:00Z");
        assertThat(day.<Float>getList(series("active_sessions"))).containsExactly(4f);
    }

    @Test
    void every_hour_accounts_and_live_sessions_are_measured_once() {
        Member admin = Member.admin("root");
        Instant hour = Instant.parse("2005-01-01T00:00:00Z");
        sql.run("delete from hourly_figures where hour = '2005-01-01'");

        totals.measure(hour);
        long users =
                sql.one(Long.class, "select total from hourly_figures where hour = '2005-01-01' and name = 'users'");
        Member.user("alice");
        totals.measure(hour);

        assertThat(users).isPositive();
        assertThat(sql.one(Long.class, "select total from hourly_figures where hour = '2005-01-01' and name = 'users'"))
                .isEqualTo(users);
        JsonPath now = statistics(admin, "");
        assertThat(now.getLong("now.users")).isGreaterThan(users);
        assertThat(now.getLong("now.active_sessions")).isPositive();
    }

    @Test
    void old_figures_are_deleted_by_the_cleanup() {
        assertThat(expiring)
                .filteredOn(table -> table.table().equals("hourly_figures"))
                .singleElement()
                .satisfies(table -> assertThat(table.before().get())
                        .isBefore(Instant.now().minus(config.retention().minusDays(1))));
    }

    @Test
    void only_administrators_see_figures() {
        Member.user("alice").calls().get("/api/statistics/").then().statusCode(403);
    }

    @Test
    void a_query_that_makes_no_sense_is_refused() {
        Member.admin("root")
                .calls()
                .get("/api/statistics/?per=century")
                .then()
                .statusCode(400)
                .body("per[0]", equalTo("\"century\" is not a valid choice."));
    }

    private static JsonPath statistics(Member admin, String query) {
        return admin.calls()
                .get("/api/statistics/" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String series(String name) {
        return "series.find { it.name == '" + name + "' }.values";
    }

    private static List<Float> values(Member admin, String query, String outcome) {
        return statistics(admin, "?" + query).getList("series.find { it.outcome == '" + outcome + "' }.values");
    }

    private static double grown(JsonPath before, JsonPath after, String name, String outcome, String method) {
        return total(after, name, outcome, method) - total(before, name, outcome, method);
    }

    private static double total(JsonPath found, String name, String outcome, String method) {
        Number total = found.get("series.find { it.name == '%s' && it.outcome == '%s' && it.method == %s }?.total"
                .formatted(name, outcome, method == null ? "null" : "'" + method + "'"));
        return total == null ? 0 : total.doubleValue();
    }

    private long stored(String name, String outcome, String what) {
        return sql.one(
                Long.class, "select " + what + " from hourly_figures where name = ? and outcome = ?", name, outcome);
    }

    private static String mark() {
        return UUID.randomUUID().toString();
    }
}
