package dev.signet.provider;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The addresses to which a browser may be sent back with a code (RFC 9700 §2.1, RFC 8252 §7). */
final class RedirectUris {
    private static final String SETTING = "signet.browser-sign-in.redirect-uris";
    private static final Set<String> NO_APPS =
            Set.of("javascript", "data", "vbscript", "file", "blob", "about", "ws", "wss", "ftp");

    /** An app that listens on its own machine gets a free port each time (RFC 8252 §7.3). */
    private static final Pattern ANY_PORT = Pattern.compile("^(http://(?:127\\.0\\.0\\.1|\\[::1])):\\d{1,5}(?=/|$)");

    private static final Pattern LOOPBACK = Pattern.compile("^http://(?:127\\.0\\.0\\.1|\\[::1])(?=/|$).*");
    private static final Pattern LOCALHOST =
            Pattern.compile("^http://(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::\\d+)?(?:/.*)?$");

    private final List<String> allowed;

    private RedirectUris(List<String> allowed) {
        this.allowed = allowed;
    }

    /**
     * Checks the configured addresses.
     *
     * @throws ConfigurationException if one is unsafe
     */
    static RedirectUris of(List<String> configured) {
        configured.forEach(RedirectUris::mustBeSafe);
        return new RedirectUris(configured);
    }

    private static void mustBeSafe(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException notAnAddress) {
            throw unsafe(address);
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme());
        boolean safe = uri.isAbsolute()
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null
                && !address.contains("*")
                && !NO_APPS.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                && (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() != null)
                && (!http || LOCALHOST.matcher(address).matches());
        if (!safe) {
            throw unsafe(address);
        }
    }

    private static ConfigurationException unsafe(String address) {
        return new ConfigurationException(SETTING + " contains " + address
                + ", which is not safe. Use https://… for pages and app links, the app's own scheme (com.example.app:/…), or"
                + " http://127.0.0.1/… for programs on the user's machine, without wildcards and without #.");
    }

    boolean isEmpty() {
        return allowed.isEmpty();
    }

    /** Returns whether an app may ask for this address: character by character the same as a configured one. */
    boolean allow(String address) {
        if (allowed.contains(address)) {
            return true;
        }
        String withoutPort = ANY_PORT.matcher(address).replaceFirst("$1");
        return !withoutPort.equals(address) && LOOPBACK.matcher(withoutPort).matches() && allowed.contains(withoutPort);
    }
}
