package dev.signet.web;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The client behind a request, as far as it tells.
 *
 * @param label what the client calls itself (its user agent)
 * @param address its network address
 */
public record Device(String label, String address) {
    /** A client of which nothing is known. */
    public static final Device UNKNOWN = new Device("", "");

    /** The client behind a request. */
    public static Device of(HttpServerRequest client) {
        return new Device(
                client.getHeader(HttpHeaders.USER_AGENT), client.remoteAddress().hostAddress());
    }

    /** Takes what the client sent; a label that is missing is empty, and what PostgreSQL cannot store is left out. */
    public Device {
        label = label == null ? "" : label.replace("\0", "");
        address = address == null ? "" : unmapped(address);
    }

    /**
     * An IPv4 address that is written as IPv6 ({@code ::ffff:192.0.2.1}, RFC 4291 §2.5.5.2) in IPv4's own notation; any other text
     * as it is.
     */
    public static String unmapped(String address) {
        return NetworkAddress.parse(address)
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getHostAddress)
                .orElse(address);
    }
}
