package dev.signet.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.signet.provider.ProviderConfig.Settings;
import dev.signet.start.SettingFaults;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One provider's settings, complete and checked. */
final class ProviderSettings {
    private static final String OPENID = "openid";

    /** Each means one way of signing in already, or a part of a path. */
    private static final Set<String> RESERVED =
            Set.of("password", "passkey", "email", "code", "mfa", "totp", "recovery_code");

    /** Microsoft's directory of personal accounts. */
    private static final String PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String name;
    private final Preset preset;
    private final Settings config;
    private final Optional<AppleClientSecret> apple;

    private ProviderSettings(String name, Preset preset, Settings config) {
        this.name = name;
        this.preset = preset;
        this.config = config;
        this.apple = config.privateKey()
                .filter(key -> preset == Preset.APPLE)
                .map(key -> AppleClientSecret.of(setting("private-key"), config, key));
    }

    /**
     * Checks a provider's settings.
     *
     * @param forBrowsers whether browsers may sign in at all
     * @throws ConfigurationException if something is missing or unsafe
     */
    static ProviderSettings of(String name, Settings config, boolean forBrowsers) {
        ProviderSettings settings = new ProviderSettings(name, preset(name, config), config);
        SettingFaults faults = new SettingFaults();
        faults.collect(() -> settings.mustBeComplete(forBrowsers));
        faults.collect(settings::mustBeSafe);
        faults.report();
        return settings;
    }

    private static Preset preset(String name, Settings config) {
        return config.preset()
                .or(() -> Stream.of(Preset.values())
                        .filter(preset -> preset.name().toLowerCase(Locale.ROOT).equals(name))
                        .findFirst())
                .orElse(Preset.OIDC);
    }

    private void mustBeComplete(boolean forBrowsers) {
        List<String> missing = new ArrayList<>();
        if (preset == Preset.OIDC && config.issuer().isEmpty()) {
            missing.add(setting("issuer"));
        }
        boolean secret =
                config.clientSecret().isPresent() || config.privateKey().isPresent() || preset == Preset.GITHUB;
        if (config.clientId().isEmpty() && (secret || config.clientIds().isEmpty())) {
            missing.add(setting("client-id"));
        }
        if (preset == Preset.GITHUB || forBrowsers && config.clientId().isPresent()) {
            missing.addAll(missingSecrets());
        }
        if (!forBrowsers && secret) {
            missing.add("signet.browser-sign-in.redirect-uris");
        }
        if (!missing.isEmpty()) {
            throw new ConfigurationException("signet.sign-in.methods contains " + name + ", so set "
                    + String.join(", ", missing) + " as well. docs/social-sign-in.md says where to find the values.");
        }
    }

    private List<String> missingSecrets() {
        List<String> missing = new ArrayList<>();
        if (preset != Preset.APPLE) {
            if (config.clientSecret().isEmpty()) {
                missing.add(setting("client-secret"));
            }
            return missing;
        }
        if (config.teamId().isEmpty()) {
            missing.add(setting("team-id"));
        }
        if (config.keyId().isEmpty()) {
            missing.add(setting("key-id"));
        }
        if (config.privateKey().isEmpty()) {
            missing.add(setting("private-key"));
        }
        return missing;
    }

    private void mustBeSafe() {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,31}") || RESERVED.contains(name)) {
            throw new ConfigurationException("A provider cannot be called " + name
                    + ". Use up to 32 of the characters a-z, 0-9 and -, and no name of another way to sign in.");
        }
        if (preset == Preset.GITHUB) {
            mustBeSafe("url", config.url());
            mustBeSafe("api-url", config.apiUrl());
        } else if (preset != Preset.OIDC || config.issuer().isPresent()) {
            mustBeSafe("issuer", issuer());
        }
    }

    private void mustBeSafe(String key, String address) {
        try {
            if (isSafe(URI.create(address))) {
                return;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // Reported below.
        }
        throw new ConfigurationException(setting(key)
                + " must be an address that begins with https:// and has no query; http:// is only for this machine.");
    }

    /** Returns whether a provider may be called there: over TLS, or on this machine. */
    static boolean isSafe(URI address) {
        return address != null
                && address.getHost() != null
                && address.getRawFragment() == null
                && address.getRawUserInfo() == null
                && ("https".equals(address.getScheme())
                        || "http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost()));
    }

    private String setting(String key) {
        return "signet.providers." + name + "." + key;
    }

    String name() {
        return name;
    }

    Preset preset() {
        return preset;
    }

    /** Returns the issuer, whose configuration is read. */
    String issuer() {
        return config.issuer().or(preset::issuer).orElseThrow().replace("{tenant}", config.tenant());
    }

    /**
     * Returns whether this is the issuer in the configuration of the configured provider. Microsoft's names like
     * {@code common} stand for others.
     */
    boolean isOwnIssuer(String found) {
        String own = issuer();
        int directory = own.indexOf(config.tenant());
        return found.equals(own)
                || preset == Preset.MICROSOFT
                        && directory > 0
                        && found.startsWith(own.substring(0, directory))
                        && found.endsWith(
                                own.substring(directory + config.tenant().length()));
    }

    /**
     * Returns whether users of this token's directory may sign in: at Microsoft, {@code organizations} stands for all but the
     * one that has the personal accounts. Other names are one directory each, or all.
     */
    boolean admitsDirectory(JsonNode claims) {
        return preset != Preset.MICROSOFT
                || !config.tenant().equals("organizations")
                || !PERSONAL_ACCOUNTS.equals(claims.path("tid").asText());
    }

    /** Returns the client id with which browsers sign in. Without a secret, browsers cannot. */
    Optional<String> browserClient() {
        return config.clientId().filter(id -> config.clientSecret().isPresent() || apple.isPresent());
    }

    /** Returns all client ids. */
    Set<String> clients() {
        Set<String> all = new HashSet<>(config.clientIds().orElse(Set.of()));
        config.clientId().ifPresent(all::add);
        return all;
    }

    Set<String> scopes() {
        Set<String> asked = new HashSet<>(config.scopes().orElse(preset.scopes()));
        if (preset != Preset.GITHUB) {
            asked.add(OPENID);
        }
        return asked;
    }

    boolean linksByAddress() {
        return config.linkByAddress();
    }

    Duration idTokenAge() {
        return config.idTokenAge();
    }

    String url() {
        return config.url().replaceAll("/$", "");
    }

    String apiUrl() {
        return config.apiUrl().replaceAll("/$", "");
    }

    /** Returns how Signet authenticates itself when it exchanges a code. */
    ClientAuthentication clientAuthentication(boolean takesBasic, Instant now) {
        ClientID id = new ClientID(config.clientId().orElseThrow());
        if (apple.isPresent()) {
            return new ClientSecretPost(id, new Secret(apple.get().secret(now)));
        }
        Secret secret = new Secret(config.clientSecret().orElseThrow());
        return takesBasic ? new ClientSecretBasic(id, secret) : new ClientSecretPost(id, secret);
    }

    @Override
    public String toString() {
        return "ProviderSettings[" + name + "]";
    }
}
