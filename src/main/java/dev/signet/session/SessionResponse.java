package dev.signet.session;

import dev.signet.web.Device;
import java.time.Instant;
import java.util.UUID;

/**
 * A session as its user sees it.
 *
 * @param device what the client called itself at login
 * @param address the network address at login
 * @param current whether the request belongs to this session
 */
record SessionResponse(
        UUID id,
        String device,
        String address,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        boolean current) {

    /** Addresses that an earlier version stored may be IPv4-mapped IPv6 addresses. */
    SessionResponse {
        address = Device.unmapped(address);
    }
}
