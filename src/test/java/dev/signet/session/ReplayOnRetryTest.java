package dev.signet.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Jwt;
import dev.signet.testing.LimitedSessions;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code signet.refresh.on-retry=replay}, for clients that send no key and cannot be changed. */
@QuarkusTest
@TestProfile(LimitedSessions.class)
class ReplayOnRetryTest {
    private static final Duration WITHIN_THE_GRACE = Duration.ofSeconds(9);
    private static final Duration AFTER_THE_GRACE = Duration.ofSeconds(11);

    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @Test
    void a_retry_within_the_grace_gets_the_same_pair() {
        clock.standStill();
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = first.refreshes();

        clock.advance(WITHIN_THE_GRACE);
        Tokens again = first.refreshes();

        assertThat(Jwt.of(again.access()).claims())
                .isEqualTo(Jwt.of(second.access()).claims());
        assertThat(Jwt.of(again.refresh()).claims())
                .isEqualTo(Jwt.of(second.refresh()).claims());
        again.callsProtected().then().statusCode(200);
        again.refreshes();
    }

    @Test
    void two_tabs_at_once_hold_the_same_pair() {
        clock.standStill();
        Tokens first = accounts.make("alice").logsIn();

        assertThat(AtOnce.times(8, first::refreshes))
                .extracting(tokens -> Jwt.of(tokens.refresh()).claims().path("jti"))
                .hasSize(8)
                .matches(ids -> ids.stream().distinct().count() == 1);
    }

    @Test
    void after_the_grace_it_is_reuse() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = first.refreshes();

        clock.advance(AFTER_THE_GRACE);

        assertEndedBy(first, second);
    }

    @Test
    void once_the_successor_was_used_it_is_reuse_within_the_grace_too() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens third = first.refreshes().refreshes();

        assertEndedBy(first, third);
    }

    private static void assertEndedBy(Tokens old, Tokens current) {
        old.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        current.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        current.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
    }
}
