package dev.signet.session;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.signet.web.Device;
import dev.signet.web.Timestamps;
import java.time.Instant;
import java.util.UUID;

/**
 * A session as its user sees it.
 *
 * @param device what the client called itself at login
 * @param address the network address at login
 * @param current whether the request belongs to this session
 */
@JsonPropertyOrder({"id", "device", "address", "created_at", "last_used_at", "expires_at", "current"})
record SessionView(
        UUID id,
        String device,
        String address,
        @JsonIgnore Instant createdAt,
        @JsonIgnore Instant lastUsedAt,
        @JsonIgnore Instant expiresAt,
        boolean current) {

    /** Addresses that an earlier version stored may be IPv4-mapped IPv6 addresses. */
    SessionView {
        address = Device.unmapped(address);
    }

    @JsonGetter("created_at")
    String created() {
        return Timestamps.format(createdAt);
    }

    @JsonGetter("last_used_at")
    String lastUsed() {
        return Timestamps.format(lastUsedAt);
    }

    @JsonGetter("expires_at")
    String expires() {
        return Timestamps.format(expiresAt);
    }
}
