package dev.signet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.audit.AuditConfig;
import dev.signet.key.KeyConfig;
import dev.signet.mail.MailConfig;
import dev.signet.mfa.MfaConfig;
import dev.signet.post.PostConfig;
import dev.signet.revocation.RevocationConfig;
import dev.signet.session.RefreshConfig;
import dev.signet.session.SessionConfig;
import dev.signet.testing.Settings;
import dev.signet.user.PasswordConfig;
import dev.signet.web.LimitsConfig;
import io.smallrye.config.ConfigValidationException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that no feature can work with stop the start with the name of the setting, and the last good ones do not. */
class NonsenseSettingsTest {
    private static final Map<String, Class<?>> FEATURES = Map.of(
            "signet.audit", AuditConfig.class,
            "signet.keys", KeyConfig.class,
            "signet.limits", LimitsConfig.class,
            "signet.mail", MailConfig.class,
            "signet.mfa", MfaConfig.class,
            "signet.password", PasswordConfig.class,
            "signet.posts", PostConfig.class,
            "signet.refresh", RefreshConfig.class,
            "signet.revocation", RevocationConfig.class,
            "signet.session", SessionConfig.class);

    @ParameterizedTest
    @CsvSource({
        "signet.audit.retention, 36501d, 36500d",
        "signet.keys.jwks-max-age, -1s, 0s",
        "signet.limits.request-timeout, 0s, 1s",
        "signet.limits.request-timeout, -30s, 1s",
        "signet.mail.retry-after, 0s, 1ms",
        "signet.mail.retry-after, 25h, 24h",
        "signet.mfa.token-lifetime, 29s, 30s",
        "signet.password.retry-after, -1s, 0s",
        "signet.posts.page-size, 0, 1",
        "signet.refresh.grace, -1s, 0s",
        "signet.revocation.max-staleness, 0s, 100ms",
        "signet.revocation.max-staleness, 3ms, 100ms",
        "signet.revocation.max-staleness, 61m, 1h",
        "signet.revocation.poll, 0s, 1s",
        "signet.revocation.poll, 36501d, 24h",
        "signet.session.idle-timeout, 0s, 1s",
        "signet.session.idle-timeout, 36501d, 36500d",
        "signet.session.absolute-lifetime, -1h, 1s",
        "signet.session.absolute-lifetime, 36501d, 36500d",
        "signet.session.max-per-user, 0, 1",
    })
    void a_value_out_of_its_bounds_stops_the_start_by_name(String setting, String nonsense, String sense) {
        Class<?> feature = FEATURES.get(setting.substring(0, setting.lastIndexOf('.')));

        assertThatThrownBy(() -> Settings.of(feature, setting, nonsense))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining(setting);
        assertThatCode(() -> Settings.of(feature, setting, sense)).doesNotThrowAnyException();
    }
}
