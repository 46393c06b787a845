package dev.signet.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A refresh token works once. If one is used again, it depends on the token and the time whether the session ends. */
@QuarkusTest
class RefreshRotationTest {
    private static final Duration WITHIN_THE_GRACE = Duration.ofSeconds(9);
    private static final Duration AFTER_THE_GRACE = Duration.ofSeconds(11);

    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @Test
    void a_rotated_token_is_refused_and_the_session_lives_on() {
        clock.standStill();
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = first.refreshes();

        first.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        clock.advance(WITHIN_THE_GRACE);
        first.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));

        second.callsProtected().then().statusCode(200);
        second.refreshes();
    }

    @Test
    void an_access_token_outlives_the_rotation_of_its_refresh_token() {
        Tokens first = accounts.make("alice").logsIn();

        first.refreshes();

        first.callsProtected().then().statusCode(200);
    }

    @Test
    void a_rotated_token_that_comes_back_after_the_grace_ends_the_session() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = first.refreshes();

        clock.advance(AFTER_THE_GRACE);
        first.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));

        assertEnded(first, second);
        assertThat(endReason(second)).isEqualTo("reuse");
    }

    @Test
    void reuse_is_recorded_once_with_where_it_came_from() {
        Client alice = accounts.make("alice");
        Tokens first = alice.logsIn();
        Tokens second = first.refreshes();
        clock.advance(AFTER_THE_GRACE);

        first.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        first.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));

        assertThat(sql.one(
                        String.class,
                        "select concat_ws(' ', kind, outcome, user_id, address, device <> '') from security_events"
                                + " where kind = 'refresh_token_reused' and session_id = ?",
                        UUID.fromString(second.session())))
                .isEqualTo("refresh_token_reused failure " + alice.id() + " 127.0.0.1 t");
    }

    @Test
    void a_recorded_event_is_never_changed() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = first.refreshes();
        clock.advance(AFTER_THE_GRACE);
        first.triesToRefresh();

        assertThatThrownBy(() -> sql.run(
                        "update security_events set outcome = 'success' where session_id = ?",
                        UUID.fromString(second.session())))
                .hasStackTraceContaining("append-only");
        sql.run("update security_events set address = '' where session_id = ?", UUID.fromString(second.session()));
    }

    @Test
    void a_token_two_rotations_old_ends_the_session_at_once() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = first.refreshes();
        Tokens third = second.refreshes();

        first.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));

        assertEnded(first, second);
        assertEnded(second, third);
        assertThat(endReason(third)).isEqualTo("reuse");
    }

    @Test
    void the_end_of_one_session_leaves_the_users_others_alone() {
        Client alice = accounts.make("alice");
        Tokens phone = alice.logsIn();
        Tokens laptop = alice.logsIn();
        phone.refreshes();

        clock.advance(AFTER_THE_GRACE);
        phone.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));

        laptop.callsProtected().then().statusCode(200);
        laptop.refreshes();
    }

    @Test
    void a_refresh_adds_no_row() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();

        for (int i = 0; i < 5; i++) {
            tokens = tokens.refreshes();
        }

        assertThat(alice.sessions()).isEqualTo(1);
    }

    @Test
    void the_tokens_are_stored_nowhere() {
        Tokens tokens = accounts.make("alice").logsIn().refreshes();

        String row = sql.one(
                String.class, "select cast(s as text) from sessions s where id = ?", UUID.fromString(tokens.session()));

        assertThat(row)
                .contains(Jwt.of(tokens.refresh()).claims().path("jti").textValue())
                .doesNotContain(signature(tokens.refresh()))
                .doesNotContain(signature(tokens.access()));
    }

    @Test
    void each_refresh_prolongs_the_session() {
        Tokens first = accounts.make("alice").logsIn();

        OffsetDateTime end = expiresAt(first);

        clock.advance(Duration.ofDays(6));
        Tokens second = first.refreshes();
        assertThat(expiresAt(second)).isAfterOrEqualTo(end.plusDays(6)).isBefore(end.plusDays(7));

        clock.advance(Duration.ofDays(6));
        second.refreshes().callsProtected().then().statusCode(200);
    }

    @Test
    void an_expired_token_is_refused() {
        Tokens tokens = accounts.make("alice").logsIn();

        clock.advance(Duration.ofMinutes(29));
        tokens.callsProtected().then().statusCode(200);
        clock.advance(Duration.ofMinutes(2));
        tokens.callsProtected().then().spec(Refused.bearer("Token is expired"));
        Api.verify(tokens.access()).then().spec(Refused.token("Token is expired"));

        clock.advance(Duration.ofDays(7));
        tokens.triesToRefresh().then().spec(Refused.token("Token is expired"));
    }

    /** The reference copies the claims of the old token. */
    @Test
    void a_refresh_says_of_the_user_what_is_true_today() {
        Client alice = accounts.make("alice");
        Tokens first = alice.logsIn();

        alice.becomesAdmin();
        alice.moves("alice@example.org");
        Tokens second = first.refreshes();

        for (String token : new String[] {second.access(), second.refresh()}) {
            ObjectNode claims = Jwt.of(token).claims();
            assertThat(claims.path("role").textValue()).isEqualTo("admin");
            assertThat(claims.path("email").textValue()).isEqualTo("alice@example.org");
            assertThat(claims.path("groups")).extracting(JsonNode::textValue).contains("admin");
        }
    }

    @Test
    void an_inactive_user_does_not_refresh_until_active_again() {
        Client alice = accounts.make("alice");
        Tokens first = alice.logsIn();

        alice.isDeactivated();
        first.triesToRefresh().then().spec(Refused.because("No active account found for the given token."));
        // The feed brings what the database was told directly.
        await().untilAsserted(
                        () -> first.callsProtected().then().statusCode(401).body("code", is("user_inactive")));

        alice.isActivated();
        Tokens second = first.refreshes();
        await().untilAsserted(() -> second.callsProtected().then().statusCode(200));
    }

    private static void assertEnded(Tokens before, Tokens now) {
        before.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        now.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        now.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        before.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
    }

    private OffsetDateTime expiresAt(Tokens tokens) {
        return sql.one(
                OffsetDateTime.class,
                "select expires_at from sessions where id = ?",
                UUID.fromString(tokens.session()));
    }

    private String endReason(Tokens tokens) {
        return sql.one(String.class, "select end_reason from sessions where id = ?", UUID.fromString(tokens.session()));
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }
}
