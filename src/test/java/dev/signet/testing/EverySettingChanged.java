package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * Every setting that mirrors one of SimpleJWT's, away from its default, so that each has a test of its own and all of them
 * one start. The shared secret lets those tests sign tokens that are right but for one claim.
 */
public class EverySettingChanged implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(new SharedSecret().getConfigOverrides());
        settings.putAll(Map.of(
                "signet.token.access-lifetime", "5m",
                "signet.token.refresh-lifetime", "2h",
                "signet.token.leeway", "30s",
                "signet.token.issuer", "https://id.example.com",
                "signet.token.audience", "web,mobile",
                "signet.token.user-id-claim", "uid",
                "signet.token.user-id-field", "external_id",
                "signet.token.update-last-login", "true",
                "signet.token.check-user-is-active", "false",
                "signet.token.verify-checks-user", "true"));
        settings.putAll(Map.of(
                "signet.token.authentication-claims", "true",
                "signet.refresh.grace", "1h",
                "signet.auth-header.name", "X-Access-Token",
                "signet.auth-header.types", "Token,JWT",
                "signet.posts.page-size", "3",
                "signet.posts.max-page-size", "5",
                "signet.limits.body-size", "4K"));
        settings.putAll(Map.of(
                "signet.allowed-hosts", "localhost,.allowed.example",
                "signet.hsts.max-age", "1h",
                "signet.hsts.include-subdomains", "true",
                "quarkus.http.proxy.proxy-address-forwarding", "true",
                "quarkus.http.proxy.allow-forwarded", "true",
                "quarkus.http.proxy.allow-x-forwarded", "true",
                "quarkus.http.proxy.enable-forwarded-host", "true",
                "quarkus.http.proxy.enable-forwarded-prefix", "true",
                "quarkus.http.proxy.trusted-proxies", "127.0.0.1"));
        settings.putAll(Map.of(
                "signet.registration", "invitation",
                "signet.account.activation", "false",
                "signet.account.retype", "true",
                "signet.account.password-for-email-change", "false",
                "signet.account.invitation-lifetime", "1d",
                "signet.posts.on-author-deleted", "keep"));
        settings.putAll(Map.of(
                "signet.ui.enabled",
                "false",
                "signet.security-txt.contact",
                "mailto:security@example.com,https://example.com/report",
                "signet.security-txt.policy",
                "https://example.com/policy"));
        settings.putAll(Map.of("signet.paths.aliases", "djoser", "signet.paths.alias-prefix", "/api/v1/auth"));
        return settings;
    }
}
