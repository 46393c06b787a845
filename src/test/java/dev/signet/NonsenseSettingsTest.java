package dev.signet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.account.AccountConfig;
import dev.signet.audit.AuditConfig;
import dev.signet.key.KeyConfig;
import dev.signet.login.CookieConfig;
import dev.signet.mail.MailConfig;
import dev.signet.mfa.MfaConfig;
import dev.signet.post.PostConfig;
import dev.signet.revocation.RevocationConfig;
import dev.signet.session.RefreshConfig;
import dev.signet.session.SessionConfig;
import dev.signet.testing.Settings;
import dev.signet.throttle.ThrottleConfig;
import dev.signet.token.TokenConfig;
import dev.signet.user.PasswordConfig;
import dev.signet.web.AuthHeaderConfig;
import dev.signet.web.LimitsConfig;
import io.smallrye.config.ConfigValidationException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that no feature can work with stop the start with the name of the setting, and the last good ones do not. */
class NonsenseSettingsTest {
    private static final Map<String, Class<?>> FEATURES = Map.ofEntries(
            Map.entry("signet.account", AccountConfig.class),
            Map.entry("signet.audit", AuditConfig.class),
            Map.entry("signet.auth-header", AuthHeaderConfig.class),
            Map.entry("signet.cookies", CookieConfig.class),
            Map.entry("signet.keys", KeyConfig.class),
            Map.entry("signet.limits", LimitsConfig.class),
            Map.entry("signet.mail", MailConfig.class),
            Map.entry("signet.mfa", MfaConfig.class),
            Map.entry("signet.password", PasswordConfig.class),
            Map.entry("signet.posts", PostConfig.class),
            Map.entry("signet.refresh", RefreshConfig.class),
            Map.entry("signet.revocation", RevocationConfig.class),
            Map.entry("signet.session", SessionConfig.class),
            Map.entry("signet.throttle", ThrottleConfig.class),
            Map.entry("signet.token", TokenConfig.class));

    @ParameterizedTest
    @CsvSource({
        "signet.audit.retention, 36501d, 36500d",
        "signet.auth-header.name, X Token, X-Token",
        "signet.auth-header.name, X-Token:, x_token",
        "signet.auth-header.name, ' ', T",
        "signet.auth-header.types, 'Bearer,a b', 'Bearer,JWT'",
        "signet.auth-header.types, Bärer, bearer",
        "signet.cookies.name, a;b, a.b",
        "signet.cookies.name, a=b, __Host-a",
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
        "signet.token.access-lifetime, 0s, 1s",
        "signet.token.access-lifetime, PT0S, 1s",
        "signet.token.access-lifetime, -30m, 1s",
        "signet.token.access-lifetime, PT-1S, 1s",
        "signet.token.access-lifetime, 999ms, 1s",
        "signet.token.access-lifetime, PT0.5S, 1s",
        "signet.token.access-lifetime, 36501d, 36500d",
        "signet.token.access-lifetime, P106751991167300D, 36500d",
        "signet.token.refresh-lifetime, 0s, 1s",
        "signet.token.refresh-lifetime, PT0S, 1s",
        "signet.token.refresh-lifetime, -30m, 1s",
        "signet.token.refresh-lifetime, PT-1S, 1s",
        "signet.token.refresh-lifetime, 999ms, 1s",
        "signet.token.refresh-lifetime, PT0.5S, 1s",
        "signet.token.refresh-lifetime, 36501d, 36500d",
        "signet.token.refresh-lifetime, P106751991167300D, 36500d",
        "signet.token.leeway, 301s, 5m",
        "signet.token.leeway, PT-1S, 0s",
        "signet.account.activation-lifetime, 59s, 1m",
        "signet.account.activation-lifetime, 91d, 90d",
        "signet.account.reset-lifetime, 59s, 1m",
        "signet.account.reset-lifetime, 91d, 90d",
        "signet.account.invitation-lifetime, 59s, 1m",
        "signet.account.invitation-lifetime, 91d, 90d",
        "signet.throttle.account.first-wait, 0s, 1d",
        "signet.throttle.account.longest-wait, 0s, 1d",
        "signet.throttle.account.forget, 0s, 1d",
        "signet.throttle.code.first-wait, 0s, 1d",
        "signet.throttle.code.longest-wait, 0s, 1d",
        "signet.throttle.code.forget, 0s, 1d",
        "signet.throttle.mail.first-wait, 0s, 1d",
        "signet.throttle.mail.longest-wait, 0s, 1d",
        "signet.throttle.mail.forget, 0s, 1d",
        "signet.throttle.address.first-wait, 0s, 1d",
        "signet.throttle.address.longest-wait, 0s, 1d",
        "signet.throttle.address.forget, 0s, 1d",
        "signet.throttle.overall.first-wait, 0s, 1d",
        "signet.throttle.overall.longest-wait, 0s, 1d",
        "signet.throttle.overall.forget, 0s, 1d",
        "signet.throttle.known-for, 0s, 1ms",
        "signet.throttle.known-for, 3651d, 3650d",
    })
    void a_value_out_of_its_bounds_stops_the_start_by_name(String setting, String nonsense, String sense) {
        Class<?> feature = FEATURES.get(setting.substring(0, setting.indexOf('.', "signet.".length())));

        assertThatThrownBy(() -> Settings.of(feature, setting, nonsense))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining(setting);
        assertThatCode(() -> Settings.of(feature, setting, sense)).doesNotThrowAnyException();
    }
}
