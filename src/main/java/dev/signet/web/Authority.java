package dev.signet.web;

import io.smallrye.common.net.Inet;
import java.net.Inet6Address;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host with an optional port, as in a {@code Host} header (RFC 9110 §7.2). The host must be a DNS name or an address;
 * RFC 3986 would allow almost any text.
 *
 * @param host in lower case; an IPv6 address in brackets
 * @param port -1 if there is none
 */
public record Authority(String host, int port) {
    private static final int NO_PORT = -1;
    private static final int LAST_PORT = 65_535;
    private static final Pattern PARTS = Pattern.compile(
            "(\\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*]|[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,253}))(?::([0-9]{1,5})?)?");

    /** Returns the host and port in a text; empty if a server cannot have them. */
    public static Optional<Authority> parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches() || parts.group(1).contains("..")) {
            return Optional.empty();
        }
        int port = parts.group(2) == null ? NO_PORT : Integer.parseInt(parts.group(2));
        return port > LAST_PORT
                ? Optional.empty()
                : canonical(parts.group(1).toLowerCase(Locale.ROOT)).map(host -> new Authority(host, port));
    }

    /** An IPv6 address has several spellings; comparisons need a canonical one. */
    private static Optional<String> canonical(String host) {
        if (!host.startsWith("[")) {
            return Optional.of(host);
        }
        return NetworkAddress.parse(host.substring(1, host.length() - 1))
                .map(address -> address instanceof Inet6Address ? "[" + Inet.toOptimalString(address) + "]" : host);
    }

    /**
     * Returns whether this can only mean the local machine: {@code localhost}, a name below it (RFC 6761 §6.3), or a
     * loopback address.
     */
    boolean isThisMachine() {
        String name = withoutRootDot();
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || NetworkAddress.parseEndpoint(name)
                        .filter(each -> each.address().isLoopbackAddress())
                        .isPresent();
    }

    /** Returns the host without the trailing dot of a fully qualified name. */
    String withoutRootDot() {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Returns the text of a {@code Host} header. */
    @Override
    public String toString() {
        return port == NO_PORT ? host : host + ":" + port;
    }
}
