package dev.signet.web;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;

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
        address = address == null ? "" : address;
    }
}
