package dev.signet.web;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;

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
        address = address == null ? "" : canonical(address);
    }

    /**
     * Returns an address in the form that people know, an IPv6 address as in RFC 5952 ({@code 2001:db8::1}); any other
     * text unchanged.
     */
    public static String canonical(String address) {
        return NetworkAddress.parse(address).map(NetworkAddress::text).orElse(address);
    }
}
