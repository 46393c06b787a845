package dev.signet.webhook;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks up the addresses of a host. */
@Singleton
class HostLookup {
    /** Returns all addresses of a name, or the one that is written as an address, however it is written. Blocks. */
    List<InetAddress> addresses(String host) throws UnknownHostException {
        if (host == null) {
            // Java would return this machine.
            throw new UnknownHostException("the URL has no host");
        }
        return List.of(InetAddress.getAllByName(host));
    }
}
