package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.key.TokenKey.Purpose;
import dev.signet.testing.Settings;
import dev.signet.web.ApiError;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class KeyHealthTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @Test
    void a_ring_without_a_key_is_down_and_tells_no_more() {
        KeyConfig config = Settings.of(KeyConfig.class);
        KeyRing empty = new KeyRing(
                config, AnotherStart.schedule(config), /* no database */ null, new KeyFiles(config), null, CLOCK);
        assertThatThrownBy(() -> empty.signing(Purpose.ACCESS)).isInstanceOf(ApiError.class);

        HealthCheckResponse health = new KeyHealth(empty).call();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getData()).isEmpty();
    }

    @Test
    void a_ring_with_a_key_for_each_kind_is_up() {
        KeyConfig config = Settings.of(
                KeyConfig.class, "signet.keys.algorithm", "HS256", "signet.keys.signing-key", "x".repeat(32));

        KeyRing shared =
                AnotherStart.with(config, /* nothing is read */ null, CLOCK).ring();

        assertThat(new KeyHealth(shared).call().getStatus()).isEqualTo(Status.UP);
    }
}
