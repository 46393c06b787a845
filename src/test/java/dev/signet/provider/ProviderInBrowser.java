package dev.signet.provider;

import dev.signet.testing.BrowserPasskeys;
import dev.signet.testing.FreePort;
import java.util.HashMap;
import java.util.Map;

/** The same, and a provider that sends the browser back to the page for signing in. */
public class ProviderInBrowser extends BrowserPasskeys {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
        String provider = FreePort.kept(WithProviders.PORT);
        settings.putAll(Map.of(
                WithProviders.PORT,
                provider,
                "signet.sign-in.methods",
                "password,passkey,acme",
                "signet.token.issuer",
                page(),
                "signet.browser-sign-in.redirect-uris",
                page() + "/account/sign-in",
                "signet.providers.acme.issuer",
                "http://localhost:" + provider + "/acme",
                "signet.providers.acme.client-id",
                "web",
                "signet.providers.acme.client-secret",
                FakeProvider.SECRET));
        return settings;
    }
}
