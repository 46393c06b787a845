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
 * @param address the client's network address: that of the connection, or what a trusted proxy says
 * @param deviceToken what the client got at an earlier login, if it sent any
 */
public record Origin(String address, Optional<String> deviceToken) {
    private static final int NETWORK_BYTES = 8;

    /** Takes what is known; an address that is not is empty. */
    public Origin {
        address = address == null ? "" : address;
    }

    /** A client whose device does not matter. */
    public static Origin of(String address) {
        return new Origin(address, Optional.empty());
    }

    /**
     * What counts as one client: an IPv4 address; of IPv6 the /64, which is what one subscriber has at least (RFC 6177); otherwise
     * the text as it is.
     */
    String network() {
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
