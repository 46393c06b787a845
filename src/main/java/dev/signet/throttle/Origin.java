package dev.signet.throttle;

import dev.signet.web.NetworkAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a guess comes from.
 *
 * @param address the client's network address: that of the connection, or the one that a trusted proxy reports
 * @param deviceToken the token from an earlier login, if the client sent one
 */
public record Origin(String address, Optional<String> deviceToken) {
    private static final int NETWORK_BYTES = 8;

    /** Replaces an unknown address by an empty one. */
    public Origin {
        address = address == null ? "" : address;
    }

    /** Returns an origin without a device token. */
    public static Origin of(String address) {
        return new Origin(address, Optional.empty());
    }

    /**
     * Returns what counts as one client: an IPv4 address, an IPv6 /64, which is the least that one subscriber has (RFC
     * 6177), or any other text unchanged.
     */
    public String network() {
        return NetworkAddress.parse(address).map(Origin::network).orElse(address);
    }

    private static String network(InetAddress ip) {
        if (!(ip instanceof Inet6Address)) {
            return ip.getHostAddress();
        }
        byte[] bytes = ip.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (UnknownHostException never) {
            throw new IllegalStateException(never);
        }
    }
}
