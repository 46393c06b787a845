package dev.signet.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.session.Rotation;
import dev.signet.web.ApiError;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TokenMetrics metrics = new TokenMetrics(registry);

    @Test
    void every_outcome_of_a_rotation_has_a_name() {
        assertThat(TokenMetrics.ROTATIONS.keySet()).isEqualTo(Set.of(Rotation.class.getPermittedSubclasses()));
    }

    @Test
    void a_login_counts_once_by_its_outcome() {
        assertThat(metrics.counted(() -> Uni.createFrom().item("pair")).await().indefinitely())
                .isEqualTo("pair");
        fails(ApiError.wrongCredentials());
        fails(ApiError.busy(Duration.ofSeconds(1)));
        fails(new IllegalStateException("the database is away"));

        assertThat(logins("success")).isEqualTo(1);
        assertThat(logins("refused")).isEqualTo(1);
        assertThat(logins("busy")).isEqualTo(1);
        assertThat(logins("error")).isEqualTo(1);
        assertThat(logins("throttled")).isZero();
    }

    @Test
    void a_refresh_without_rotation_has_an_outcome_of_its_own() {
        metrics.counted(new Rotation.Rotated(null), false);
        metrics.counted(new Rotation.Rotated(null), true);
        metrics.counted(new Rotation.Ended(), false);

        assertThat(refreshes("reissued")).isEqualTo(1);
        assertThat(refreshes("rotated")).isEqualTo(1);
        assertThat(refreshes("ended")).isEqualTo(1);
    }

    private void fails(RuntimeException fault) {
        Uni<String> login = metrics.counted(() -> {
            throw fault;
        });
        assertThatThrownBy(() -> login.await().indefinitely()).isSameAs(fault);
    }

    private double refreshes(String outcome) {
        return registry.get("signet.refreshes")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private double logins(String outcome) {
        return registry.get("signet.logins").tag("outcome", outcome).counter().count();
    }
}
