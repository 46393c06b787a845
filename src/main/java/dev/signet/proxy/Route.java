package dev.signet.proxy;

import dev.signet.web.NetworkAddress;
import dev.signet.web.NetworkAddress.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The route back to the client. Each proxy appends the address that it saw to a list, so an address counts only if all
 * proxies after it are trusted. A client may have forged anything further to the left.
 *
 * @param client who sent the request; the last known proxy if that one does not say
 * @param index the element of the list that names the client; 0 for an empty list
 */
record Route(Endpoint client, int index) {

    /**
     * Returns the client behind a connection.
     *
     * @param addresses what the proxies wrote; {@code unknown}, {@code _hidden} and anything else that is not an
     *     address ends the search
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
