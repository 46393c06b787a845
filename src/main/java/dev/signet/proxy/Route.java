package dev.signet.proxy;

import dev.signet.web.NetworkAddress;
import dev.signet.web.NetworkAddress.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The way back to the client: each proxy added the address that it saw to the end of a list, so that an address counts only if
 * everyone behind it is trusted. What stands further to the left, a client may have made up.
 *
 * @param client who sent the request; the last proxy that is known, if that one does not tell
 * @param index the element of the list that names the client; 0 for an empty list
 */
record Route(Endpoint client, int index) {

    /**
     * The client behind a connection.
     *
     * @param addresses what the proxies wrote; {@code unknown}, {@code _hidden} and all else that is no address ends the way
     * @param peer the other end of the connection, which is trusted
     */
    static Route back(List<String> addresses, Endpoint peer, Predicate<Endpoint> trusted) {
        Endpoint known = peer;
        for (int i = addresses.size() - 1; i >= 0; i--) {
            Optional<Endpoint> next = NetworkAddress.parseEndpoint(addresses.get(i));
            if (next.isEmpty()) {
                return new Route(known, i);
            }
            known = next.get();
            if (!trusted.test(known)) {
                return new Route(known, i);
            }
        }
        return new Route(known, 0);
    }
}
