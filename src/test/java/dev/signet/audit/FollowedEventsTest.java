package dev.signet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.not;

import dev.signet.testing.Database;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Administrators filter security events, and follow them without missing one. */
@QuarkusTest
class FollowedEventsTest {
    private static final String INSERT =
            "insert into security_events (happened_at, kind, outcome, user_id, actor_id, address)"
                    + " values (cast(? as timestamptz), ?, ?, ?, ?, ?) returning id";

    @Inject
    Database sql;

    @Inject
    DataSource database;

    @Test
    void they_are_filtered_by_outcome_address_actor_and_end() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        long refused = happened("2026-01-01T00:00:00Z", "failure", alice, null, "2001:db8::7");
        long done = happened("2026-01-02T00:00:00Z", "success", alice, admin, "192.0.2.99");
        String of = "/api/security_events/?until=2026-06-01T00:00:00Z&user_id=" + alice.id();

        admin.calls().get(of).then().body("id", contains((int) done, (int) refused));
        admin.calls().get(of + "&outcome=failure").then().body("id", contains((int) refused));
        admin.calls().get(of + "&outcome=success").then().body("id", contains((int) done));
        admin.calls().get(of + "&actor_id=" + admin.id()).then().body("id", contains((int) done));
        admin.calls().get(of + "&until=2026-01-02T00:00:00Z").then().body("id", contains((int) refused));
        admin.calls()
                .get(of + "&since=2026-01-02T00:00:00Z&until=2026-01-02T00:00:00Z")
                .then()
                .body("$", empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/csv | 200",
                "TEXT/CSV;q=0.5 | 200",
                "text/* | 200",
                "text/html, text/csv | 200",
                "application/json | 200",
                "*/* | 200",
                "text/csv;q=0 | 406",
                "text/html | 406",
                "application/csv | 406"
            })
    void the_table_is_for_who_accepts_tables_or_json(String accepted, int status) {
        Member admin = Member.admin("root");
        Response table = admin.calls().header("Accept", accepted).get("/api/security_events/csv/?limit=1");

        assertThat(table.statusCode()).isEqualTo(status);
        assertThat(table.contentType()).startsWith(status == 200 ? "text/csv" : "application/json");
        admin.calls()
                .header("Accept", "text/csv")
                .get("/api/security_events/")
                .then()
                .statusCode(406);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:0:0:0:7, 2001:db8::7",
        "2001:DB8:0::7, 2001:db8::7",
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.8, 192.0.2.8"
    })
    void an_address_is_found_however_it_is_written(String asked, String stored) {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        long event = happened("2026-01-01T00:00:00Z", "success", alice, null, stored);

        admin.calls()
                .queryParam("address", asked)
                .queryParam("user_id", alice.id())
                .get("/api/security_events/")
                .then()
                .statusCode(200)
                .body("id", contains((int) event));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "address=192.0.2",
                "address=192.0.2.0/24",
                "address=localhost",
                "address='",
                "outcome=maybe",
                "actor_id=me",
                "until=tomorrow",
                "after=x",
                "after=1.5",
                "address=999.1.1.1",
                "after=99999999999999999999"
            })
    void a_filter_that_makes_no_sense_is_refused_by_name(String filter) {
        Member.admin("root")
                .calls()
                .get("/api/security_events/?" + filter)
                .then()
                .statusCode(400)
                .body(filter.replaceFirst("=.*", ""), not(empty()));
    }

    @Test
    void users_cannot_filter_by_the_address_of_an_administrator() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        happened("2026-01-01T00:00:00Z", "success", alice, admin, "192.0.2.123");

        List<Integer> all =
                alice.calls().get("/api/users/me/security_events/").jsonPath().getList("id");
        assertThat(alice.calls()
                        .get("/api/users/me/security_events/?address=192.0.2.123")
                        .jsonPath()
                        .<Integer>getList("id"))
                .isEqualTo(all);
    }

    @Test
    void new_events_come_oldest_first_and_the_link_leads_to_those_that_are_newer() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        long known = happened("2026-01-01T00:00:00Z", "success", alice, null, "");
        List<Long> later = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            later.add(happened("2026-01-01T00:00:00Z", "success", alice, null, ""));
        }

        String first = "/api/security_events/?limit=2&user_id=" + alice.id() + "&after=" + known;
        // The link leads back a little while another transaction is open, so an event may come again.
        AtomicReference<String> next = new AtomicReference<>(first);
        Set<Long> seen = new LinkedHashSet<>();
        await().until(() -> {
            Response part = admin.calls().urlEncodingEnabled(false).get(next.get());
            seen.addAll(part.jsonPath().getList("id", Long.class));
            next.set(next(part));
            return next.get().contains("after=" + later.get(4));
        });
        assertThat(List.copyOf(seen)).isEqualTo(later);
    }

    @Test
    void an_event_that_is_committed_after_later_ones_is_not_missed() throws SQLException {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        long known = happened("2026-01-01T00:00:00Z", "success", alice, null, "");
        TreeSet<Long> seen = new TreeSet<>();
        String next = "/api/security_events/?user_id=" + alice.id() + "&after=" + known;

        long late;
        try (Connection slow = database.getConnection()) {
            slow.setAutoCommit(false);
            late = insert(slow, alice);
            long early = happened("2026-01-01T00:00:00Z", "success", alice, null, "");
            assertThat(late).isLessThan(early);

            Response before = admin.calls().urlEncodingEnabled(false).get(next);
            seen.addAll(before.jsonPath().getList("id", Long.class));
            assertThat(seen).containsExactly(early);
            next = next(before);
            slow.commit();
            slow.setAutoCommit(true);
        }
        seen.addAll(admin.calls().urlEncodingEnabled(false).get(next).jsonPath().getList("id", Long.class));

        assertThat(seen).contains(late);
    }

    @Test
    void without_new_events_the_link_stays() {
        Member admin = Member.admin("root");
        Response none = admin.calls().get("/api/security_events/?kind=key_removed&after=987654321987");

        none.then().statusCode(200).body("$", empty());
        assertThat(next(none)).contains("after=987654321987").contains("kind=key_removed");
    }

    @Test
    void as_a_table_they_have_a_header_and_a_line_each_and_filters_work() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        long event = happened("2026-01-01T00:00:00Z", "failure", alice, null, "192.0.2.7");
        sql.run(
                "insert into security_events (happened_at, kind, outcome, user_id, device)"
                        + " values ('2026-01-02T00:00:00Z', 'login', 'failure', ?, ?)",
                alice.id(),
                "=cmd|' /C calc'!A0, \"x\"");

        Response table = admin.calls().get("/api/security_events/csv/?outcome=failure&user_id=" + alice.id());

        table.then()
                .statusCode(200)
                .header("Content-Type", "text/csv;charset=UTF-8")
                .header("Content-Disposition", equalTo("attachment; filename=\"security-events.csv\""));
        String[] lines = table.asString().split("\r\n");
        assertThat(lines).hasSize(3);
        assertThat(lines[0]).isEqualTo("id,happened_at,kind,outcome,user_id,actor_id,session_id,address,device,detail");
        assertThat(lines[1]).contains(",,,\"'=cmd|' /C calc'!A0, \"\"x\"\"\",");
        assertThat(lines[2]).isEqualTo(event + ",2026-01-01T00:00:00Z,login,failure," + alice.id() + ",,,192.0.2.7,,");
    }

    @Test
    void a_table_has_all_events_however_many_parts_it_is_read_in_and_no_more_than_asked() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        sql.run(
                "insert into security_events (happened_at, kind, outcome, user_id)"
                        + " select now(), 'login', 'failure', ? from generate_series(1, 731)",
                alice.id());
        String table = "/api/security_events/csv/?kind=login&outcome=failure&user_id=" + alice.id();

        assertThat(lines(admin, table)).isEqualTo(1 + 731);
        for (int limit : new int[] {1, 199, 200, 201, 400, 730, 731, 732, 200_000}) {
            assertThat(lines(admin, table + "&limit=" + limit))
                    .as("limit %d", limit)
                    .isEqualTo(1 + Math.min(limit, 731));
        }
        for (String wrong : new String[] {"0", "-1", "many"}) {
            admin.calls().get(table + "&limit=" + wrong).then().statusCode(400);
        }
        admin.calls().get("/api/security_events/csv/?kind=nonsense").then().statusCode(400);
        admin.calls()
                .get("/api/security_events/csv/?user_id=" + Integer.MAX_VALUE)
                .then()
                .statusCode(404);
    }

    @Test
    void only_administrators_get_the_table_and_follow() {
        Member alice = Member.user("alice");
        alice.calls().get("/api/security_events/csv/").then().statusCode(403);
        alice.calls().get("/api/security_events/?after=1").then().statusCode(403);
        alice.calls()
                .get("/api/users/me/security_events/?after=999999999")
                .then()
                .statusCode(200)
                .body("user_id", everyItem(equalTo((int) alice.id())));
    }

    private static long lines(Member admin, String path) {
        return admin.calls().get(path).asString().lines().count();
    }

    private static String next(Response part) {
        return part.header("Link").replaceAll("^<([^>]*)>.*", "$1");
    }

    private long happened(String at, String outcome, Member user, Member actor, String address) {
        return sql.one(Long.class, INSERT, at, "login", outcome, user.id(), actor == null ? null : actor.id(), address);
    }

    private static long insert(Connection connection, Member user) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, "2026-01-01T00:00:00Z");
            statement.setString(2, "login");
            statement.setString(3, "success");
            statement.setLong(4, user.id());
            statement.setObject(5, null);
            statement.setString(6, "");
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
