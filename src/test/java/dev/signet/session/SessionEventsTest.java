package dev.signet.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import dev.signet.testing.Member;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ledger has one event for each session that ends, whatever ends it, and one for each that is opened. */
@QuarkusTest
class SessionEventsTest {
    private static final Duration AFTER_GRACE = Duration.ofSeconds(11);

    @Inject
    Database sql;

    @Inject
    AdjustableClock clock;

    static Stream<Arguments> what_ends_one_session() {
        return Stream.of(
                way("logout", "signed_out", tokens -> tokens.logsOut().then().statusCode(200)),
                way(
                        "blacklist",
                        "signed_out",
                        tokens -> Api.blacklist(tokens.refresh()).then().statusCode(200)),
                way(
                        "deletion of the session",
                        "ended",
                        tokens -> given().header("Authorization", "Bearer " + tokens.access())
                                .delete("/api/sessions/" + tokens.session() + "/")
                                .then()
                                .statusCode(204)));
    }

    @ParameterizedTest
    @MethodSource("what_ends_one_session")
    void its_end_is_recorded_once_with_the_reason(String reason, Consumer<Tokens> end) {
        Member alice = Member.user("alice");
        Tokens other = tokens(alice.again());

        end.accept(other);

        assertThat(ends(alice)).containsExactly(other.session() + " " + reason);
    }

    @Test
    void logging_out_twice_is_one_end() {
        Member alice = Member.user("alice");
        Tokens other = tokens(alice.again());

        AtOnce.times(4, () -> Api.logOut(alice.access(), other.refresh()));

        assertThat(ends(alice)).containsExactly(other.session() + " signed_out");
    }

    @Test
    void the_end_of_all_sessions_is_an_end_of_each() {
        Member alice = Member.user("alice");
        Member laptop = alice.again();
        Member phone = alice.again();
        tokens(phone).logsOut().then().statusCode(200);

        alice.calls().post("/api/logout/all/?except_current=true").then().statusCode(200);
        alice.calls().post("/api/logout/all/").then().statusCode(200);

        assertThat(ends(alice))
                .containsExactly(
                        tokens(phone).session() + " signed_out",
                        tokens(laptop).session() + " ended",
                        tokens(alice).session() + " ended");
    }

    @Test
    void an_administrator_who_ends_sessions_is_named() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        admin.calls()
                .queryParam("user_id", alice.id())
                .post("/api/logout/all/")
                .then()
                .statusCode(200);

        assertThat(sql.all(
                        Long.class,
                        "select actor_id from security_events where user_id = ? and kind = 'session_ended'",
                        alice.id()))
                .containsExactly(admin.id());
    }

    @Test
    void a_reused_token_ends_its_session_once() {
        Member alice = Member.user("alice");
        Tokens old = tokens(alice);
        old.refreshes();
        clock.advance(AFTER_GRACE);

        AtOnce.times(3, old::triesToRefresh);

        assertThat(ends(alice)).containsExactly(old.session() + " reuse");
    }

    @Test
    void a_new_password_ends_all_that_were_live() {
        Member alice = Member.user("alice");
        Tokens laptop = tokens(alice.again());
        Tokens gone = tokens(alice.again());
        gone.logsOut().then().statusCode(200);

        setPassword(alice, Member.PASSWORD, "another password of the tests");
        Tokens next = Tokens.in(Api.logIn(alice.username(), "another password of the tests"));
        setPassword(
                new Member(alice.id(), alice.username(), next.access(), next.refresh()),
                "another password of the tests",
                Member.PASSWORD);

        assertThat(ends(alice))
                .containsExactlyInAnyOrder(
                        gone.session() + " signed_out",
                        laptop.session() + " password_changed",
                        tokens(alice).session() + " password_changed",
                        next.session() + " password_changed");
    }

    @Test
    void a_refused_password_ends_none() {
        Member alice = Member.user("alice");

        alice.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", "a guess", "new_password", "another password"))
                .post("/api/users/set_password/")
                .then()
                .statusCode(400);

        assertThat(ends(alice)).isEmpty();
    }

    @Test
    void a_login_names_the_session_that_it_opened() {
        Member alice = Member.user("alice");

        assertThat(sql.one(
                        UUID.class,
                        "select session_id from security_events where user_id = ? and kind = 'login'",
                        alice.id()))
                .hasToString(tokens(alice).session());
    }

    private static Arguments way(String name, String reason, Consumer<Tokens> end) {
        return Arguments.of(reason, Named.of(name, end));
    }

    private static Tokens tokens(Member member) {
        return new Tokens(member.access(), member.refresh());
    }

    private static void setPassword(Member member, String current, String next) {
        member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("current_password", current, "new_password", next))
                .post("/api/users/set_password/")
                .then()
                .statusCode(204);
    }

    private List<String> ends(Member member) {
        return sql.all(
                String.class,
                "select session_id || ' ' || detail from security_events"
                        + " where user_id = ? and kind = 'session_ended' and outcome = 'success' order by id",
                member.id());
    }
}
