package dev.signet.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.LimitedSessions;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sessions that end by themselves: idle for too long, too old, or too many. */
@QuarkusTest
@TestProfile(LimitedSessions.class)
class SessionLimitsTest {
    private static final Duration NEARLY_IDLE = Duration.ofMinutes(59);
    private static final Duration IDLE = Duration.ofMinutes(61);
    private static final Duration ACCESS_LIFETIME = Duration.ofMinutes(30);
    private static final Duration ABSOLUTE_LIFETIME = Duration.ofHours(3);

    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @Test
    void a_session_that_is_idle_for_too_long_is_over() {
        Tokens tokens = accounts.make("alice").logsIn();

        clock.advance(IDLE);

        tokens.triesToRefresh().then().spec(Refused.token("Token is expired"));
        Api.verify(tokens.refresh()).then().spec(Refused.token("Token is expired"));
    }

    @Test
    void a_refresh_restarts_the_idle_time() {
        clock.standStill();
        Tokens tokens = accounts.make("alice").logsIn();

        clock.advance(NEARLY_IDLE);
        tokens = tokens.refreshes();
        clock.advance(NEARLY_IDLE);
        tokens = tokens.refreshes();
        Api.verify(tokens.refresh()).then().statusCode(200);

        clock.advance(IDLE);
        tokens.triesToRefresh().then().spec(Refused.token("Token is expired"));
    }

    @Test
    void an_idle_session_gives_no_answer_again_either() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens.in(Api.refresh(first.refresh(), "a key"));

        clock.advance(IDLE);

        Api.refresh(first.refresh(), "a key").then().spec(Refused.token("Token is expired"));
    }

    @Test
    void an_idle_session_is_not_listed() {
        Client alice = accounts.make("alice");
        alice.logsIn();
        clock.advance(IDLE);
        Tokens now = alice.logsIn();

        given().header("Authorization", "Bearer " + now.access())
                .get("/api/sessions/")
                .then()
                .statusCode(200)
                .body("id", contains(now.session()));
    }

    @Test
    void no_refresh_moves_the_absolute_end() {
        clock.standStill();
        Tokens tokens = accounts.make("alice").logsIn();
        long end = issued(tokens) + ABSOLUTE_LIFETIME.toSeconds();
        assertThat(expires(tokens)).isEqualTo(end);

        for (int i = 0; i < 3; i++) {
            clock.advance(NEARLY_IDLE);
            tokens = tokens.refreshes();
            assertThat(expires(tokens)).isEqualTo(end);
        }
        clock.advance(Duration.ofMinutes(4));

        tokens.triesToRefresh().then().spec(Refused.token("Token is expired"));
    }

    @Test
    void no_access_token_outlives_the_absolute_end() {
        clock.standStill();
        Tokens tokens = accounts.make("alice").logsIn();
        long end = issued(tokens) + ABSOLUTE_LIFETIME.toSeconds();
        assertThat(accessExpires(tokens)).isEqualTo(issued(tokens) + ACCESS_LIFETIME.toSeconds());

        for (int i = 0; i < 3; i++) {
            clock.advance(NEARLY_IDLE);
            tokens = Tokens.in(Api.refresh(tokens.refresh(), "key " + i));
        }

        assertThat(accessExpires(tokens)).isEqualTo(end);
        clock.advance(Duration.ofMinutes(4));
        tokens.callsProtected().then().spec(Refused.bearer("Token is expired"));
    }

    @Test
    void an_answer_that_is_had_again_is_bound_by_the_absolute_end_as_well() {
        clock.standStill();
        Tokens tokens = accounts.make("alice").logsIn();
        for (int i = 0; i < 3; i++) {
            clock.advance(NEARLY_IDLE);
            Tokens next = Tokens.in(Api.refresh(tokens.refresh(), "key " + i));
            Tokens again = Tokens.in(Api.refresh(tokens.refresh(), "key " + i));
            assertThat(accessExpires(again)).isEqualTo(accessExpires(next));
            tokens = next;
        }
    }

    /** The row has the last word, whatever the token says. */
    @Test
    void a_session_whose_absolute_end_was_moved_forward_is_over() {
        Tokens tokens = accounts.make("alice").logsIn();

        sql.run(
                "update sessions set absolute_expires_at = now() - interval '1 minute' where id = ?",
                UUID.fromString(tokens.session()));

        tokens.triesToRefresh().then().spec(Refused.token("Token is expired"));
    }

    @Test
    void one_session_too_many_ends_the_one_that_was_used_the_longest_ago() {
        Client alice = accounts.make("alice");
        Tokens phone = alice.logsIn();
        clock.advance(Duration.ofMinutes(1));
        Tokens laptop = alice.logsIn();
        clock.advance(Duration.ofMinutes(1));
        phone = phone.refreshes();
        laptop.callsProtected().then().statusCode(200);

        Tokens tablet = alice.logsIn();

        laptop.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        laptop.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        assertThat(sql.one(
                        String.class,
                        "select end_reason from sessions where id = ?",
                        UUID.fromString(laptop.session())))
                .isEqualTo("too_many");
        assertThat(events(laptop, "session_ended")).containsExactly("too_many");
        phone.callsProtected().then().statusCode(200);
        phone.refreshes();
        tablet.callsProtected().then().statusCode(200);
        tablet.refreshes();
    }

    /** As by a replica whose clock is ahead. */
    @Test
    void the_session_that_was_just_opened_is_not_the_one_too_many_though_others_were_used_in_the_future() {
        Client alice = accounts.make("alice");
        alice.logsIn();
        Tokens ahead = alice.logsIn();
        sql.run("update sessions set last_used_at = last_used_at + interval '5 minutes' where user_id = ?", alice.id());

        Tokens now = alice.logsIn();

        now.refreshes().callsProtected().then().statusCode(200);
        ahead.refreshes().callsProtected().then().statusCode(200);
        assertThat(live(alice)).isEqualTo(2);
    }

    @Test
    void the_sessions_of_others_do_not_count() {
        Tokens alice = accounts.make("alice").logsIn();
        Client bob = accounts.make("bob");

        for (int i = 0; i < 4; i++) {
            bob.logsIn();
        }

        alice.refreshes().callsProtected().then().statusCode(200);
    }

    @Test
    void logins_at_the_same_moment_leave_no_more_sessions_than_are_allowed() {
        Client alice = accounts.make("alice");

        AtOnce.times(6, alice::logsIn);

        assertThat(live(alice)).isEqualTo(2);
    }

    @Test
    void another_systems_token_is_exchanged_for_a_session_with_an_absolute_end() {
        clock.standStill();
        Client alice = accounts.make("alice");
        Instant end = clock.instant().plus(ABSOLUTE_LIFETIME);

        Tokens tokens = Tokens.in(Api.refresh(oldToken(alice)));

        assertThat(expires(tokens)).isCloseTo(end.getEpochSecond(), within(10L));
        for (int i = 0; i < 3; i++) {
            clock.advance(NEARLY_IDLE);
            tokens = tokens.refreshes();
        }
        assertThat(expires(tokens)).isCloseTo(end.getEpochSecond(), within(10L));
        clock.advance(Duration.ofMinutes(4));
        tokens.triesToRefresh().then().spec(Refused.token("Token is expired"));
    }

    @Test
    void a_session_of_another_systems_token_counts_as_any_other() {
        Client alice = accounts.make("alice");
        Tokens oldest = alice.logsIn();
        Tokens other = alice.logsIn();

        Tokens adopted = Tokens.in(Api.refresh(oldToken(alice)));

        oldest.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        oldest.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        other.refreshes();
        assertThat(events(adopted, "session_adopted")).hasSize(1);
        adopted.refreshes().callsProtected().then().statusCode(200);
    }

    @Test
    void exchanges_at_the_same_moment_leave_no_more_sessions_than_are_allowed() {
        Client alice = accounts.make("alice");

        List<Integer> answers =
                AtOnce.times(6, () -> Api.refresh(oldToken(alice)).statusCode());

        // The others may end a session before its own exchange is answered.
        assertThat(answers).isSubsetOf(200, 401);
        assertThat(answers).filteredOn(status -> status == 200).hasSizeGreaterThanOrEqualTo(2);
        assertThat(live(alice)).isEqualTo(2);
    }

    @Test
    void logging_out_with_another_systems_token_ends_no_session() {
        Client alice = accounts.make("alice");
        Tokens one = alice.logsIn();
        Tokens two = alice.logsIn();

        Api.blacklist(oldToken(alice)).then().statusCode(200);

        one.refreshes();
        two.refreshes();
    }

    private String oldToken(Client user) {
        Instant now = clock.instant();
        return Jwt.blank()
                .claim("token_type", "refresh")
                .claim("exp", now.plus(Duration.ofDays(1)).getEpochSecond())
                .claim("iat", now.getEpochSecond())
                .claim("jti", UUID.randomUUID().toString().replace("-", ""))
                .claim("user_id", user.id())
                .hs256(LimitedSessions.OLD_SECRET.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> events(Tokens tokens, String kind) {
        return sql.all(
                String.class,
                "select detail from security_events where session_id = ? and kind = ?",
                UUID.fromString(tokens.session()),
                kind);
    }

    private long live(Client user) {
        return sql.one(Long.class, "select count(*) from sessions where user_id = ? and ended_at is null", user.id());
    }

    private static long issued(Tokens tokens) {
        return Jwt.of(tokens.refresh()).claims().path("iat").asLong();
    }

    private static long accessExpires(Tokens tokens) {
        return Jwt.of(tokens.access()).claims().path("exp").asLong();
    }

    private static long expires(Tokens tokens) {
        return Jwt.of(tokens.refresh()).claims().path("exp").asLong();
    }
}
