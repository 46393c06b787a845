package dev.signet.passkey;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The domain that passkeys are made for, and the pages and apps that may use them (WebAuthn §5.4.2, §13.4.9). */
@Singleton
class RelyingParty {
    private static final Pattern DOMAIN =
            Pattern.compile("localhost|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern APPLE_APP = Pattern.compile("[A-Z0-9]{10}\\.[A-Za-z0-9.-]+");
    private static final String LOCALHOST = "localhost";
    private static final String PREFIX = "signet.passkey.";

    private final PasskeyConfig config;

    RelyingParty(PasskeyConfig config) {
        this.config = config;
    }

    /**
     * Checks the settings.
     *
     * @throws ConfigurationException if one is missing or wrong
     */
    void check() {
        String id = config.rpId().orElseThrow(() -> fault("rp-id", "is not set: set the domain of your pages"));
        if (!DOMAIN.matcher(id).matches() || id.length() > 253) {
            throw fault("rp-id", "is " + id + ": set a domain in lower case, without a scheme, a port or a path");
        }
        for (String origin : own()) {
            String host = checkedHost("origins", origin);
            if (!host.equals(id) && !host.endsWith("." + id)) {
                throw fault(
                        "origins", "contains " + origin + ", which is not below " + id + ": set it in related-origins");
            }
        }
        config.relatedOrigins().orElse(List.of()).forEach(origin -> checkedHost("related-origins", origin));
        apps();
        for (String app : appleApps()) {
            if (!APPLE_APP.matcher(app).matches()) {
                throw fault("apple-apps", "contains " + app + ": write <team identifier>.<bundle identifier>");
            }
        }
    }

    /** Returns the host of an origin that is written as browsers write it. */
    private static String checkedHost(String setting, String origin) {
        URI uri = uri(origin).orElseThrow(() -> fault(setting, "contains " + origin + ", which is not an origin"));
        String host = uri.getHost();
        boolean local = host.equals(LOCALHOST) || host.endsWith("." + LOCALHOST);
        if (!uri.getScheme().equals("https") && !(local && uri.getScheme().equals("http"))) {
            throw fault(setting, "contains " + origin + ": browsers offer passkeys to pages with https:// only");
        }
        int port = uri.getPort();
        boolean usual = port == -1 || port == (uri.getScheme().equals("https") ? 443 : 80);
        String written = uri.getScheme() + "://" + host + (usual ? "" : ":" + port);
        if (!origin.equals(written)) {
            throw fault(setting, "contains " + origin + ": write it as browsers do, " + written);
        }
        return host;
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = URI.create(text.toLowerCase(Locale.ROOT));
            return Optional.of(uri).filter(parsed -> parsed.getScheme() != null && parsed.getHost() != null);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    static ConfigurationException fault(String setting, String what) {
        return new ConfigurationException(PREFIX + setting + " " + what + ".");
    }

    /** Returns the domain. */
    String id() {
        return config.rpId().orElseThrow();
    }

    /** Returns every origin from which passkeys may be used: of pages and of Android apps. */
    Set<String> origins() {
        return Stream.of(
                        own().stream(),
                        config.relatedOrigins().orElse(List.of()).stream(),
                        apps().stream().map(AndroidApp::origin))
                .flatMap(origins -> origins)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the origins that browsers ask for at {@code /.well-known/webauthn}; empty if there are no related ones. */
    List<String> published() {
        return config.relatedOrigins()
                .map(related -> Stream.concat(own().stream(), related.stream())
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    /** Returns the Android apps. */
    List<AndroidApp> apps() {
        return config.androidApps().orElse(List.of()).stream()
                .map(AndroidApp::parse)
                .toList();
    }

    /** Returns the Apple apps. */
    List<String> appleApps() {
        return config.appleApps().orElse(List.of());
    }

    private List<String> own() {
        return config.origins().orElseGet(() -> List.of("https://" + id()));
    }
}
