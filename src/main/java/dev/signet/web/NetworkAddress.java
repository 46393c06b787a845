package dev.signet.web;

import io.smallrye.common.net.Inet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads network addresses as connections, proxies and operators write them. A name is never looked up. */
public final class NetworkAddress {
    private static final int LAST_PORT = 65_535;

    /** An IPv6 address in brackets, or anything without a colon; then a port, which RFC 7239 §6 lets a proxy hide. */
    private static final Pattern WITH_PORT = Pattern.compile(
            "(?:\\[(?<six>[^\\[\\]]*)]|(?<other>[^:\\[\\]]*))(?::(?:(?<port>[0-9]{1,5})|_[A-Za-z0-9._-]+))?");

    private NetworkAddress() {}

    /**
     * An address and the port that stands with it.
     *
     * @param port 0 if there is none
     */
    public record Endpoint(InetAddress address, int port) {}

    /**
     * The address that a text stands for. An IPv4 address that is written as IPv6 ({@code ::ffff:192.0.2.1}, RFC 4291 §2.5.5.2)
     * is an IPv4 address; an interface ({@code %eth0}) is left out, since it means something only where it was written.
     */
    public static Optional<InetAddress> parse(String text) {
        int zone = text.indexOf('%');
        String literal = zone > 0 && text.indexOf(':') >= 0 ? text.substring(0, zone) : text;
        // The parser takes brackets, too; here they are parseEndpoint's.
        byte[] bytes = literal.startsWith("[") ? null : Inet.parseInetAddressToBytes(literal);
        try {
            // Java makes an IPv4 address of the mapped form, and of no other.
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException never) {
            throw new IllegalStateException(never);
        }
    }

    /** The same for a text that may have a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}, {@code 2001:db8::1}. */
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
