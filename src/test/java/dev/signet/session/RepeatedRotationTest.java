package dev.signet.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Client;
import dev.signet.testing.Jwt;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rotation that the service itself repeats, because it does not know what became of the first attempt. */
@QuarkusTest
class RepeatedRotationTest {
    private static final Duration AFTER_THE_GRACE = Duration.ofSeconds(11);

    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @Inject
    RefreshRotation rotation;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void a_repeated_attempt_returns_what_the_first_one_stored(int repetitions) {
        Client alice = accounts.make("alice");
        RefreshUse token = use(alice, alice.logsIn());
        NewPair next = NewPair.now(clock.instant(), Duration.ofDays(1));
        rotation.rotate(token, next, Optional.empty());

        for (int i = 0; i < repetitions; i++) {
            clock.advance(AFTER_THE_GRACE);
            UnsignedPair pair = rotation.rotate(token, next, Optional.empty()).orRefuse();
            assertThat(pair.refreshId()).isEqualTo(next.refreshId());
            assertThat(pair.accessId()).isEqualTo(next.accessId());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void a_request_that_its_client_has_overtaken_ends_no_session(int refreshesMeanwhile) {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();
        RefreshUse token = use(alice, tokens);
        NewPair next = NewPair.now(clock.instant(), Duration.ofDays(1));
        for (int i = 0; i < refreshesMeanwhile; i++) {
            clock.advance(AFTER_THE_GRACE);
            tokens = tokens.refreshes();
        }

        assertThat(rotation.rotate(token, next, Optional.empty())).isInstanceOf(Rotation.Retried.class);
        tokens.refreshes();
    }

    @Test
    void the_same_token_in_a_new_request_ends_it() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();
        RefreshUse token = use(alice, tokens);
        Tokens last = tokens.refreshes().refreshes();

        NewPair later = NewPair.now(clock.instant(), Duration.ofDays(1));
        assertThat(rotation.rotate(token, later, Optional.empty())).isInstanceOf(Rotation.Reused.class);
        last.triesToRefresh().then().statusCode(401);
    }

    private RefreshUse use(Client owner, Tokens tokens) {
        return new RefreshUse(
                Jwt.of(tokens.refresh()).claims().path("jti").textValue(),
                Optional.of(UUID.fromString(tokens.session())),
                owner.id(),
                false,
                clock.instant(),
                clock.instant().plus(Duration.ofDays(1)));
    }
}
