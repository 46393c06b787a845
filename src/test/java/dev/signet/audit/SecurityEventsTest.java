package dev.signet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.testing.Database;
import dev.signet.testing.Member;
import dev.signet.testing.Settings;
import dev.signet.testing.Tokens;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happened to an account is shown to its user, and all of it to administrators. */
@QuarkusTest
class SecurityEventsTest {
    @Inject
    Database sql;

    @Test
    void the_end_of_a_session_and_of_all_is_recorded_with_who_and_from_where() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        Member laptop = alice.again();
        String ended = new Tokens(laptop.access(), laptop.refresh()).session();

        alice.calls()
                .header("User-Agent", "Phone/1")
                .delete("/api/sessions/" + ended + "/")
                .then()
                .statusCode(204);
        admin.calls()
                .queryParam("user_id", alice.id())
                .post("/api/logout/all/")
                .then()
                .statusCode(200);

        all(admin, "user_id=" + alice.id())
                .then()
                .statusCode(200)
                .body("kind", hasItems("logged_out_everywhere", "session_ended"))
                .body("find { it.session_id == '" + ended + "' }.kind", equalTo("session_ended"))
                .body("find { it.session_id == '" + ended + "' }.device", equalTo("Phone/1"))
                .body("find { it.session_id == '" + ended + "' }.outcome", equalTo("success"))
                .body("find { it.kind == 'logged_out_everywhere' }.actor_id", equalTo((int) admin.id()));
    }

    @Test
    void one_sees_ones_own_and_not_where_an_administrator_sat() {
        Member alice = Member.user("alice");
        Member bob = Member.user("bob");
        happened("session_ended", alice.id(), null);
        happened("role_changed", alice.id(), bob.id());
        happened("session_ended", bob.id(), null);

        own(alice, "limit=5")
                .then()
                .statusCode(200)
                .body("user_id", everyItem(equalTo((int) alice.id())))
                .body("find { it.kind == 'session_ended' }.address", equalTo("192.0.2.1"))
                .body("find { it.kind == 'role_changed' }.address", equalTo(""))
                .body("find { it.kind == 'role_changed' }.actor_id", equalTo((int) bob.id()));
    }

    @Test
    void administrators_alone_see_all() {
        all(Member.user("alice"), "limit=5").then().statusCode(403);
    }

    @Test
    void events_come_in_parts_the_newest_first() {
        Member alice = Member.user("alice");
        for (int i = 0; i < 3; i++) {
            happened("session_ended", alice.id(), null);
        }

        Response first = own(alice, "limit=2&kind=session_ended");
        assertThat(first.jsonPath().getList("id", Long.class))
                .hasSize(2)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        String next = first.header("Link").replaceAll("^<([^>]*)>.*", "$1");
        Response second = alice.calls().urlEncodingEnabled(false).get(next);
        assertThat(second.jsonPath().getList("id", Long.class)).hasSize(1);
        assertThat(second.header("Link")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/security_events/pages/", "/api/users/me/security_events/pages"})
    void at_an_address_of_its_own_the_list_is_a_counted_page_whatever_the_query(String path) {
        Member admin = Member.admin("root");
        for (int i = 0; i < 3; i++) {
            happened("session_ended", admin.id(), null);
        }
        String query = path + "?kind=session_ended" + (path.contains("/me/") ? "" : "&user_id=" + admin.id());

        admin.calls()
                .get(query)
                .then()
                .statusCode(200)
                .body("count", equalTo(3))
                .body("results", hasSize(3));
        admin.calls()
                .get(query + "&page=2&page_size=2")
                .then()
                .statusCode(200)
                .body("results", hasSize(1))
                .body("next", nullValue());
        admin.calls().get(query + "&limit=1&offset=1").then().statusCode(200).body("results", hasSize(1));
        admin.calls().get(query + "&page=3&page_size=2").then().statusCode(404);
    }

    @Test
    void a_counted_page_of_all_events_is_for_administrators() {
        Member.user("alice").calls().get("/api/security_events/pages/").then().statusCode(403);
    }

    @Test
    void they_are_filtered_by_kind_and_time() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");
        happened("role_changed", alice.id(), admin.id());
        happened("session_ended", alice.id(), null);

        String user = "user_id=" + alice.id();
        all(admin, user + "&kind=role_changed").then().body("kind", contains("role_changed"));
        all(admin, user + "&since=2020-01-01T00:00:00Z").then().body("kind", hasItem("session_ended"));
        all(admin, user + "&since=2999-01-01T00:00:00Z").then().body("$", empty());
        all(admin, "kind=nonsense")
                .then()
                .statusCode(400)
                .body("kind", contains("\"nonsense\" is not a valid choice."));
        all(admin, "user_id=x").then().statusCode(400);
        all(admin, "since=+300000-01-01T00:00:00Z").then().statusCode(400).body("since", not(empty()));
        all(admin, "since=yesterday").then().statusCode(400).body("since", not(empty()));
    }

    @Test
    void keeping_them_for_less_than_a_day_stops_the_start() {
        ExpiringEvents forgetful = new ExpiringEvents(Settings.of(AuditConfig.class, "signet.audit.retention", "1h"));

        assertThatThrownBy(() -> forgetful.check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.audit.retention");
    }

    private void happened(String kind, long user, Long actor) {
        sql.run(
                "insert into security_events (happened_at, kind, outcome, user_id, actor_id, address)"
                        + " values (now(), ?, 'success', ?, ?, '192.0.2.1')",
                kind,
                user,
                actor);
    }

    private static Response all(Member caller, String query) {
        return caller.calls().get("/api/security_events/?" + query);
    }

    private static Response own(Member caller, String query) {
        return caller.calls().get("/api/users/me/security_events/?" + query);
    }
}
