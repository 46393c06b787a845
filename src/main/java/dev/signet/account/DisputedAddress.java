package dev.signet.account;

import dev.signet.mail.Message;
import dev.signet.secret.Sha256;
import dev.signet.security.CurrentRequest;
import dev.signet.user.AccountReclaimed;
import dev.signet.user.PasswordHash;
import dev.signet.user.User;
import dev.signet.web.Device;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Decides what a proof of an address is worth if several people have registered with it. All get a link, and its owner may
 * follow the one of somebody else, who would then share the account (pre-hijacking). So if the link is not followed from
 * where its registration came from, the account keeps nothing with which its creator could sign in, and the owner of the
 * address sets a password anew.
 */
@Singleton
class DisputedAddress {
    private final CurrentRequest request;
    private final Event<AccountReclaimed> reclaimed;
    private final PasswordHash hash;
    private final AccountConfig config;
    private final Letters letters;
    private final Clock clock;

    DisputedAddress(
            CurrentRequest request,
            Event<AccountReclaimed> reclaimed,
            PasswordHash hash,
            AccountConfig config,
            Letters letters,
            Clock clock) {
        this.request = request;
        this.reclaimed = reclaimed;
        this.hash = hash;
        this.config = config;
        this.letters = letters;
        this.clock = clock;
    }

    /** Returns where the current request came from: a hash of the client's address and user agent. */
    byte[] origin() {
        Device device = request.device();
        return Sha256.of(device.address() + " " + device.label());
    }

    /** Returns whether the current request may come from somebody else than this registration. */
    boolean isAbout(PendingRegistration pending) {
        return !pending.cameFrom(origin()) && pending.hasRival(clock.instant());
    }

    /** Returns a hash for the password column that no password has. A link to set one can be asked for as usual. */
    String passwordOfNobody() {
        return hash.ofNobody();
    }

    /**
     * Removes what else would let the creator of the account in, in the transaction that created it.
     *
     * @return a mail with a link to set a password
     */
    Message settle(User made) {
        reclaimed.fire(new AccountReclaimed(made.id()));
        SecretToken token = OneTimeToken.issue(
                OneTimeToken.Purpose.RESET_PASSWORD, made.id(), made.email(), config.resetLifetime(), clock.instant());
        return letters.disputed(made, token);
    }
}
