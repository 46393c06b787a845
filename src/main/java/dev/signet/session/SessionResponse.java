package dev.signet.session;

import dev.signet.web.Device;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A session as its user sees it.
 *
 * @param device what the client called itself at login
 * @param address the network address at login
 * @param signInMethod with which method the user signed in; {@code null} for a session of another system's token
 * @param amr how the user was authenticated (RFC 8176)
 * @param authenticatedAt when; {@code null} if nobody knows, and for a session of another system's token
 * @param current whether the request belongs to this session
 */
public record SessionResponse(
        UUID id,
        String device,
        String address,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        String signInMethod,
        List<String> amr,
        Instant authenticatedAt,
        boolean current) {

    /** Addresses that an earlier version stored may be IPv4-mapped IPv6 addresses. */
    public SessionResponse {
        address = Device.canonical(address);
    }
}
