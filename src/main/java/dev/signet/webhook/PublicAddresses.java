package dev.signet.webhook;

import dev.signet.start.StartCheck;
import dev.signet.web.NetworkAddress;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses Signet may connect to: those of the public internet, and the networks that a setting allows. Otherwise
 * whoever may set an endpoint's URL could send requests to services that only this machine can reach (OWASP, server-side
 * request forgery).
 */
@Singleton
class PublicAddresses implements StartCheck {
    /** IANA's registries of special-purpose addresses (RFC 6890), multicast (RFC 5771), and Azure's own platform service. */
    private static final List<String> NOT_PUBLIC = List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    /**
     * All public IPv6 addresses so far (RFC 4291 §2.4). Outside are loopback, link-local, private and multicast addresses,
     * and IPv4 addresses in another form: mapped, compatible, NAT64.
     */
    private static final String PUBLIC_SIX = "2000::/3";

    // Not static: a native binary cannot contain addresses.
    private final List<CidrAddress> notPublic =
            NOT_PUBLIC.stream().map(Inet::parseCidrAddress).toList();
    private final CidrAddress publicSix = Inet.parseCidrAddress(PUBLIC_SIX);
    private final List<CidrAddress> allowed;

    PublicAddresses(WebhookConfig config) {
        this.allowed = config.allowedNetworks().orElse(List.of()).stream()
                .map(String::strip)
                .map(PublicAddresses::network)
                .toList();
    }

    /** Creates this bean at the start, which fails if the setting is wrong. */
    @Override
    public void check() {}

    private static CidrAddress network(String text) {
        CidrAddress network = text.indexOf('/') < 0
                ? NetworkAddress.parse(text)
                        .map(address -> CidrAddress.create(address, address.getAddress().length * Byte.SIZE))
                        .orElse(null)
                : Inet.parseCidrAddress(text);
        if (network == null) {
            throw new ConfigurationException("signet.webhooks.allowed-networks has \"" + text
                    + "\", which is neither a network nor an address. Examples: 10.1.0.0/16, fd00::/8, 10.0.0.5.");
        }
        return network;
    }

    /** Returns whether Signet may connect to this address. */
    boolean admit(InetAddress address) {
        if (allowed.stream().anyMatch(network -> network.matches(address))) {
            return true;
        }
        boolean special = notPublic.stream().anyMatch(network -> network.matches(address));
        return !special && (address.getAddress().length == 4 || publicSix.matches(address));
    }
}
