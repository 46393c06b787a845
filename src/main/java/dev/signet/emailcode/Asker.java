package dev.signet.emailcode;

import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.List;
import java.util.Optional;

/**
 * The person who requests a code, or sends one back: the address, its accounts, and the device.
 *
 * @param address as it was typed
 * @param folded the form that all spellings of the address share
 * @param accounts the active accounts that have the address
 */
record Asker(String address, String folded, List<User> accounts, Device device, Origin origin) {
    /** Imported accounts may share an address. Not all of them get a code, because each further code makes guessing easier. */
    private static final int MOST_ACCOUNTS = 10;

    /** Looks up an address. */
    static Asker of(String address, Device device, Origin origin) {
        return QuarkusTransaction.requiringNew().call(() -> found(address, device, origin));
    }

    private static Asker found(String address, Device device, Origin origin) {
        List<User> accounts = UserLookup.withEmail(address).stream()
                .filter(User::isActive)
                .limit(MOST_ACCOUNTS)
                .toList();
        return new Asker(address, UserLookup.folded(address), accounts, device, origin);
    }

    Subject subject() {
        return new Subject(
                folded, accounts.size() == 1 ? Optional.of(accounts.get(0).id()) : Optional.empty());
    }
}
