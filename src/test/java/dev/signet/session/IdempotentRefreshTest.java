package dev.signet.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that lost the answer to a refresh has it again by its {@code Idempotency-Key}; nobody else does. */
@QuarkusTest
class IdempotentRefreshTest {
    private static final String KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324";
    private static final String ANOTHER_KEY = "d9b3f0a1-1f3c-4a55-9d53-0c6b8a2f7e11";
    private static final Duration WITHIN_THE_GRACE = Duration.ofSeconds(9);
    private static final Duration AFTER_THE_GRACE = Duration.ofSeconds(11);

    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT11S", "PT6H", "PT167H"})
    void the_same_key_gives_the_same_pair(Duration later) {
        clock.standStill();
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = Tokens.in(refresh(first, KEY));

        clock.advance(later);
        Tokens again = Tokens.in(refresh(first, KEY));

        assertThat(claims(again.access())).isEqualTo(claims(second.access()));
        assertThat(claims(again.refresh())).isEqualTo(claims(second.refresh()));
    }

    @Test
    void the_pair_can_be_asked_for_again_and_again_and_works() {
        Tokens first = accounts.make("alice").logsIn();
        refresh(first, KEY);

        clock.advance(AFTER_THE_GRACE);
        refresh(first, KEY);
        Tokens again = Tokens.in(refresh(first, KEY));

        again.callsProtected().then().statusCode(200);
        again.refreshes().callsProtected().then().statusCode(200);
    }

    @Test
    void tries_at_the_same_moment_get_one_pair() {
        clock.standStill();
        Tokens first = accounts.make("alice").logsIn();

        List<Response> answers = AtOnce.times(8, () -> refresh(first, KEY));

        assertThat(answers)
                .map(answer -> claims(Tokens.in(answer).refresh()).path("jti"))
                .containsOnly(claims(Tokens.in(answers.get(0)).refresh()).path("jti"));
        Tokens.in(answers.get(7)).refreshes();
    }

    @Test
    void once_the_successor_was_used_the_key_is_worth_nothing() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = Tokens.in(refresh(first, KEY));
        Tokens third = second.refreshes();

        refresh(first, KEY).then().spec(Refused.token("Token is blacklisted"));

        assertEndedByReuse(third);
    }

    @Test
    void a_key_that_serves_two_refreshes_gives_the_answer_of_the_last_only() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = Tokens.in(refresh(first, KEY));
        Tokens third = Tokens.in(refresh(second, KEY));

        assertThat(claims(Tokens.in(refresh(second, KEY)).refresh())).isEqualTo(claims(third.refresh()));
        refresh(first, KEY).then().spec(Refused.token("Token is blacklisted"));

        assertEndedByReuse(third);
    }

    @Test
    void another_key_after_the_grace_is_reuse() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = Tokens.in(refresh(first, KEY));

        clock.advance(AFTER_THE_GRACE);
        refresh(first, ANOTHER_KEY).then().spec(Refused.token("Token is blacklisted"));

        assertEndedByReuse(second);
    }

    @Test
    void no_key_after_the_grace_is_reuse() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = Tokens.in(refresh(first, KEY));

        clock.advance(AFTER_THE_GRACE);
        first.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));

        assertEndedByReuse(second);
    }

    @Test
    void a_key_that_comes_with_the_second_try_only_is_reuse() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = first.refreshes();

        clock.advance(AFTER_THE_GRACE);
        refresh(first, KEY).then().spec(Refused.token("Token is blacklisted"));

        assertEndedByReuse(second);
    }

    @Test
    void without_the_key_a_try_within_the_grace_is_refused_and_the_session_lives() {
        clock.standStill();
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = Tokens.in(refresh(first, KEY));

        clock.advance(WITHIN_THE_GRACE);
        first.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        refresh(first, ANOTHER_KEY).then().spec(Refused.token("Token is blacklisted"));

        second.callsProtected().then().statusCode(200);
        second.refreshes();
    }

    @Test
    void of_the_key_a_hash_is_stored() {
        Tokens first = accounts.make("alice").logsIn();
        refresh(first, KEY);

        UUID session = UUID.fromString(first.session());
        String row = sql.one(String.class, "select cast(s as text) from sessions s where id = ?", session);
        assertThat(row)
                .doesNotContain(KEY)
                .doesNotContain(HexFormat.of().formatHex(KEY.getBytes(StandardCharsets.UTF_8)));
        assertThat(sql.one(byte[].class, "select idempotency_key from sessions where id = ?", session))
                .hasSize(32);
    }

    @Test
    void after_a_logout_the_key_gives_nothing() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = Tokens.in(refresh(first, KEY));

        second.logsOut().then().statusCode(200);

        refresh(first, KEY).then().spec(Refused.token("Token is blacklisted"));
    }

    @Test
    void a_user_who_was_deactivated_gets_nothing_until_active_again() {
        Client alice = accounts.make("alice");
        Tokens first = alice.logsIn();
        Tokens second = Tokens.in(refresh(first, KEY));

        alice.isDeactivated();
        refresh(first, KEY).then().spec(Refused.because("No active account found for the given token."));

        alice.isActivated();
        assertThat(claims(Tokens.in(refresh(first, KEY)).refresh())).isEqualTo(claims(second.refresh()));
    }

    @Test
    void the_same_pair_says_of_the_user_what_is_true_today() {
        Client alice = accounts.make("alice");
        Tokens first = alice.logsIn();
        Tokens second = Tokens.in(refresh(first, KEY));

        alice.becomesAdmin();
        Tokens again = Tokens.in(refresh(first, KEY));

        assertSamePairWithRole("admin", again.access(), second.access());
        assertSamePairWithRole("admin", again.refresh(), second.refresh());
        again.callsProtected().then().statusCode(200);
    }

    private void assertSamePairWithRole(String role, String now, String before) {
        for (String claim : List.of("jti", "iat", "exp", "sid")) {
            assertThat(claims(now).path(claim))
                    .as(claim)
                    .isEqualTo(claims(before).path(claim));
        }
        assertThat(claims(now).path("role").textValue())
                .isEqualTo(role)
                .isNotEqualTo(claims(before).path("role").textValue());
    }

    private void assertEndedByReuse(Tokens current) {
        current.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        current.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        assertThat(sql.one(
                        String.class,
                        "select end_reason from sessions where id = ?",
                        UUID.fromString(current.session())))
                .isEqualTo("reuse");
    }

    private static Response refresh(Tokens tokens, String key) {
        return Api.refresh(tokens.refresh(), key);
    }

    private static ObjectNode claims(String token) {
        return Jwt.of(token).claims();
    }
}
