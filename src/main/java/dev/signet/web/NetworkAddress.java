package dev.signet.web;

import io.netty.util.NetUtil;
import io.smallrye.common.net.Inet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses network addresses as connections, proxies and operators write them. Never looks up a name. */
public final class NetworkAddress {
    private static final int LAST_PORT = 65_535;

    /**
     * An IPv6 address in brackets, or anything without a colon; then an optional port, which a proxy may obfuscate (RFC
     * 7239 §6).
     */
    private static final Pattern WITH_PORT = Pattern.compile(
            "(?:\\[(?<six>[^\\[\\]]*)]|(?<other>[^:\\[\\]]*))(?::(?:(?<port>[0-9]{1,5})|_[A-Za-z0-9._-]+))?");

    /** RFC 4291 §2.2: a group has at most four digits. */
    private static final Pattern LONG_GROUP = Pattern.compile("[0-9A-Fa-f]{5}");

    private NetworkAddress() {}

    /**
     * An address with an optional port.
     *
     * @param port 0 if there is none
     */
    public record Endpoint(InetAddress address, int port) {}

    /**
     * Returns the address in a text. An IPv4 address that is written as IPv6 ({@code ::ffff:192.0.2.1}, RFC 4291
     * §2.5.5.2) becomes an IPv4 address. A zone ({@code %eth0}) is dropped, since it has a meaning only on the machine
     * that wrote it.
     */
    public static Optional<InetAddress> parse(String text) {
        int zone = text.indexOf('%');
        String literal = zone > 0 && text.indexOf(':') >= 0 ? text.substring(0, zone) : text;
        // The parser also accepts brackets, which only parseEndpoint allows, and zeros before a group of four digits.
        boolean isTooLax =
                literal.startsWith("[") || LONG_GROUP.matcher(literal).find();
        byte[] bytes = isTooLax ? null : Inet.parseInetAddressToBytes(literal);
        try {
            // Java turns only the mapped form into an IPv4 address.
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Returns the address as a text, an IPv6 address as short as RFC 5952 wants it. */
    public static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    /** Returns the address and port in a text: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}, {@code 2001:db8::1}. */
    public static Optional<Endpoint> parseEndpoint(String text) {
        Optional<InetAddress> bare = parse(text);
        if (bare.isPresent()) {
            return bare.map(address -> new Endpoint(address, 0));
        }
        Matcher parts = WITH_PORT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String port = parts.group("port");
        int number = port == null ? 0 : Integer.parseInt(port);
        if (number > LAST_PORT) {
            return Optional.empty();
        }
        String address = parts.group("six") == null ? parts.group("other") : parts.group("six");
        return parse(address).map(each -> new Endpoint(each, number));
    }
}
