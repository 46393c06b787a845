package dev.signet.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.login.SignInMethod;
import dev.signet.provider.ProviderConfig.Settings;
import dev.signet.start.SettingFaults;
import dev.signet.web.Offered;
import dev.signet.web.PublicUrl;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The providers that {@code signet.sign-in.methods} turns on. */
@Singleton
class Providers implements SignInMethod, Offered {
    /** The name of a configuration under {@code quarkus.tls}, for providers with certificates of a private authority. */
    private static final String TLS = "signet-providers";

    private final ProviderConfig config;
    private final BrowserConfig browsers;
    private final PublicUrl publicUrl;
    private final Ledger ledger;
    private final Clock clock;
    private final ObjectMapper json;
    private final TlsConfigurationRegistry tls;
    private final Map<String, Provider> on = new ConcurrentHashMap<>();
    private volatile HttpClient client;
    private volatile RedirectUris redirectUris = RedirectUris.of(List.of());

    Providers(
            ProviderConfig config,
            BrowserConfig browsers,
            PublicUrl publicUrl,
            Ledger ledger,
            Clock clock,
            ObjectMapper json,
            TlsConfigurationRegistry tls) {
        this.config = config;
        this.browsers = browsers;
        this.publicUrl = publicUrl;
        this.ledger = ledger;
        this.clock = clock;
        this.json = json;
        this.tls = tls;
    }

    /** The presets can be named without further settings, so that the error says which ones they need. */
    @Override
    public Set<String> names() {
        return Stream.concat(
                        config.byName().keySet().stream(),
                        Stream.of(Preset.values())
                                .filter(preset -> preset != Preset.OIDC)
                                .map(preset -> preset.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    @Override
    public void check(String name) {
        Settings settings = config.byName().get(name);
        if (settings == null) {
            throw new ConfigurationException("signet.sign-in.methods contains " + name + ", but signet.providers."
                    + name + ".client-id is not set. docs/social-sign-in.md says what it needs.");
        }
        List<String> browserPages = browsers.redirectUris().orElse(List.of());
        boolean forBrowsers = !browserPages.isEmpty();
        SettingFaults faults = new SettingFaults();
        faults.collect(() -> redirectUris = RedirectUris.of(browserPages));
        faults.collect(() -> mustHaveAddress(forBrowsers));
        faults.collect(() -> on.put(name, provider(ProviderSettings.of(name, settings, forBrowsers))));
        faults.report();
    }

    private void mustHaveAddress(boolean forBrowsers) {
        if (forBrowsers && publicUrl.url().isEmpty()) {
            throw new ConfigurationException("signet.browser-sign-in.redirect-uris is set, so set signet.token.issuer"
                    + " to the address of this service as well: providers send browsers back to it.");
        }
    }

    /** Returns what calls one provider. */
    ProviderHttp http() {
        if (client == null) {
            client = ProviderHttp.client(tls.get(TLS));
        }
        return new ProviderHttp(client);
    }

    private Provider provider(ProviderSettings settings) {
        ProviderHttp http = http();
        return settings.preset() == Preset.GITHUB
                ? new GitHub(settings, http, clock, json)
                : new OpenIdProvider(settings, http, clock, json);
    }

    RedirectUris redirectUris() {
        return redirectUris;
    }

    @Override
    public int ways(long user) {
        return Identity.count(user, on.keySet());
    }

    @Override
    public Set<String> usableBy(long user) {
        return Identity.allOf(user).stream()
                .map(Identity::provider)
                .filter(this::has)
                .collect(Collectors.toSet());
    }

    /**
     * Whoever had the account before its owner proved the address may have linked an identity, to come back with it
     * (the trojan identifier attack). The owner's own identities join again by the address, which is proven now.
     */
    @Override
    public void reclaim(long user) {
        if (Identity.removeAll(user) > 0) {
            ledger.done(SecurityEventKind.IDENTITY_REMOVED)
                    .to(user)
                    .because("the owner of the address took the account over")
                    .record();
        }
    }

    @Override
    public boolean isOn() {
        return !on.isEmpty();
    }

    /**
     * Returns a provider.
     *
     * @throws NotFoundException if there is none with this name, as for any unknown path
     */
    Provider named(String name) {
        Provider found = on.get(name);
        if (found == null) {
            throw new NotFoundException();
        }
        return found;
    }

    /** Does the same for apps that send ID tokens. */
    Provider withIdTokens(String name) {
        Provider found = named(name);
        if (!found.hasIdTokens()) {
            throw new NotFoundException();
        }
        return found;
    }

    /** Returns whether there is one with this name. */
    boolean has(String name) {
        return on.containsKey(name);
    }

    /** Returns whether browsers can sign in with any of them. */
    boolean serveBrowsers() {
        return on.values().stream().anyMatch(Provider::servesBrowsers) && !redirectUris.isEmpty();
    }

    /** Does the same for browsers only. */
    Provider forBrowsers(String name) {
        Provider found = named(name);
        if (!found.servesBrowsers() || redirectUris.isEmpty()) {
            throw new NotFoundException();
        }
        return found;
    }
}
