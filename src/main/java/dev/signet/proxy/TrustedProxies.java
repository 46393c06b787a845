package dev.signet.proxy;

import dev.signet.web.NetworkAddress;
import dev.signet.web.NetworkAddress.Endpoint;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The proxies whose headers are trusted: networks (CIDR), and addresses and host names with an optional port. */
final class TrustedProxies {
    private static final Logger LOG = Logger.getLogger(TrustedProxies.class);
    private static final String SETTING = "quarkus.http.proxy.trusted-proxies";

    /**
     * How long a host name's addresses are kept, since they may change. The JVM caches a lookup for longer than this.
     */
    private static final long KEEP_NANOS = 1_000_000_000L;

    private static final int LAST_PORT = 65_535;
    private static final Pattern NAME =
            Pattern.compile("((?![0-9.]+(?::|$))[A-Za-z0-9][A-Za-z0-9._-]*)(?::([0-9]{1,5}))?");

    private final List<Entry> addresses = new ArrayList<>();
    private final List<Named> names = new ArrayList<>();
    private final LongSupplier nanoTime;
    private volatile List<Entry> resolved = List.of();
    private volatile long resolvedAt;

    TrustedProxies(List<String> entries, LongSupplier nanoTime) {
        for (String each : entries) {
            String entry = each.strip();
            literal(entry).ifPresentOrElse(addresses::add, () -> names.add(name(entry)));
        }
        this.nanoTime = nanoTime;
        this.resolvedAt = nanoTime.getAsLong() - KEEP_NANOS;
    }

    /** Trusted addresses, and the only trusted port, or 0 for any. */
    private record Entry(CidrAddress network, int port) {
        boolean covers(Endpoint proxy) {
            return network.matches(proxy.address()) && (port == 0 || port == proxy.port());
        }
    }

    private record Named(String host, int port) {}

    /** Returns whether a connection from here, or a header that names this address, is trusted. */
    boolean trust(Endpoint proxy) {
        return addresses.stream().anyMatch(entry -> entry.covers(proxy))
                || resolved.stream().anyMatch(entry -> entry.covers(proxy));
    }

    /** Returns whether host names must be looked up before {@link #trust} can return false. */
    boolean mustLookUp() {
        return !names.isEmpty() && nanoTime.getAsLong() - resolvedAt >= KEEP_NANOS;
    }

    /** Looks up the host names. Blocks. */
    void lookUp() {
        resolved = names.stream().flatMap(each -> lookUp(each).stream()).toList();
        resolvedAt = nanoTime.getAsLong();
    }

    private static List<Entry> lookUp(Named name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name.host()))
                    .map(address -> single(address, name.port()))
                    .toList();
        } catch (UnknownHostException unknown) {
            LOG.debugf("%s in %s has no address at the moment", name.host(), SETTING);
            return List.of();
        }
    }

    private static Optional<Entry> literal(String entry) {
        if (entry.indexOf('/') < 0) {
            return NetworkAddress.parseEndpoint(entry).map(each -> single(each.address(), each.port()));
        }
        CidrAddress network = Inet.parseCidrAddress(entry);
        if (network == null) {
            throw unreadable(entry);
        }
        return Optional.of(new Entry(network, 0));
    }

    private static Entry single(InetAddress address, int port) {
        return new Entry(CidrAddress.create(address, address.getAddress().length * Byte.SIZE), port);
    }

    private static Named name(String entry) {
        Matcher parts = NAME.matcher(entry);
        int port = parts.matches() && parts.group(2) != null ? Integer.parseInt(parts.group(2)) : 0;
        if (!parts.matches() || port > LAST_PORT) {
            throw unreadable(entry);
        }
        return new Named(parts.group(1), port);
    }

    private static ConfigurationException unreadable(String entry) {
        return new ConfigurationException(SETTING + " has \"" + entry
                + "\", which is not an address, network or host name. Examples: 10.0.0.5, 10.1.0.0/16, 2001:db8::/32,"
                + " proxy.example.com.");
    }
}
