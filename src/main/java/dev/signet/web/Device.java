package dev.signet.web;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * What is known about the client that sent a request.
 *
 * @param label what the client calls itself (its user agent)
 * @param address its network address
 */
public record Device(String label, String address) {
    /** A client about which nothing is known. */
    public static final Device UNKNOWN = new Device("", "");

    /** Returns the client that sent a request. */
    public static Device of(HttpServerRequest client) {
        return new Device(
                client.getHeader(HttpHeaders.USER_AGENT), client.remoteAddress().hostAddress());
    }

    /**
     * Replaces missing values by empty ones, and removes NUL characters from the label, which PostgreSQL cannot store.
     */
    public Device {
        label = label == null ? "" : label.replace("\0", "");
        address = address == null ? "" : unmapped(address);
    }

    /**
     * Returns an IPv4 address that is written as IPv6 ({@code ::ffff:192.0.2.1}, RFC 4291 §2.5.5.2) in IPv4 notation;
     * any other text unchanged.
     */
    public static String unmapped(String address) {
        return NetworkAddress.parse(address)
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getHostAddress)
                .orElse(address);
    }
}
