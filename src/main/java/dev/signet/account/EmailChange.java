package dev.signet.account;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.mail.Message;
import dev.signet.mail.Outbox;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/**
 * Changes an account's e-mail address. If addresses must be proven, the old address stays in use until the user follows
 * the link mailed to the new one, and the response does not reveal whether another account has the new address. The old
 * address gets a notice.
 */
@Singleton
class EmailChange {
    private final AccountConfig config;
    private final Outbox outbox;
    private final Letters letters;
    private final Limits limits;
    private final Ledger ledger;
    private final Clock clock;

    EmailChange(AccountConfig config, Outbox outbox, Letters letters, Limits limits, Ledger ledger, Clock clock) {
        this.limits = limits;
        this.config = config;
        this.outbox = outbox;
        this.letters = letters;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Handles a user's request for a new address.
     *
     * @return the account as it is now
     * @throws ApiError 400 if addresses need no proof and this one is taken; 429 if the address got too many mails; 503
     *     if there is no mail server or too many mails are waiting
     */
    User ask(User verified, String address) {
        if (!config.activation()) {
            Moved moved = Faults.orTaken(() -> {
                User unchanged = LockedUser.unchanged(verified, true).orElseThrow(Confirmation::wrong);
                return moved(unchanged, address, unchanged.id());
            });
            tell(moved);
            return moved.user();
        }
        try (Outbox.Place place = outbox.place()) {
            limits.proof(address);
            Instant asked = clock.instant();
            User user = QuarkusTransaction.requiringNew().call(() -> {
                User unchanged = LockedUser.unchanged(verified, false).orElseThrow(Confirmation::wrong);
                ledger.done(SecurityEventKind.EMAIL_CHANGE_REQUESTED)
                        .to(unchanged.id())
                        .record();
                return unchanged;
            });
            // Later: the user may have a new password by then, or be signed out everywhere, which withdraws the
            // request.
            place.write(() -> QuarkusTransaction.requiringNew()
                    .call(() ->
                            LockedUser.unchanged(user, false).filter(unchanged -> unchanged.stillAdmits(asked)).stream()
                                    .map(unchanged -> question(unchanged, address))
                                    .toList()));
            return user;
        }
    }

    private Message question(User user, String address) {
        if (UserLookup.isEmailTakenByAnother(user, address)) {
            return letters.accountExists(address);
        }
        SecretToken token = OneTimeToken.issue(
                OneTimeToken.Purpose.CONFIRM_EMAIL, user.id(), address, config.activationLifetime(), clock.instant());
        return letters.confirmEmail(user, address, token);
    }

    /**
     * Sets the address that a link proves. If somebody has registered with it and has not proven it yet, its owner may not
     * have meant this account (pre-hijacking). Then it counts as not proven, so that a reset or a code from a mail takes
     * the account from whoever asked for the change ({@link AddressProof}).
     *
     * @throws ApiError 400 if the link is invalid, the account was deactivated, all its sessions ended since, or the
     *     address was taken in the meantime
     */
    void confirm(LinkForm.Link link) {
        String address = QuarkusTransaction.requiringNew()
                .call(() -> OneTimeToken.good(
                        link.token(), OneTimeToken.Purpose.CONFIRM_EMAIL, link.user(), clock.instant()))
                .map(OneTimeToken::email)
                .orElseThrow(Faults::wrongToken);
        Moved moved = Faults.orTaken(() -> {
            // Lock the user before the token, in the same order as a password change, to avoid a deadlock.
            User user = LockedUser.toChange(link.user()).filter(User::isActive).orElseThrow(Faults::wrongToken);
            OneTimeToken.good(link.token(), OneTimeToken.Purpose.CONFIRM_EMAIL, link.user(), clock.instant())
                    .filter(token -> user.stillAdmits(token.createdAt()))
                    .filter(OneTimeToken::use)
                    .orElseThrow(Faults::wrongToken);
            Moved moving = moved(user, address, user.id());
            if (!PendingRegistration.isAwaiting(address, clock.instant())) {
                moving.user().proveEmail(clock.instant());
            }
            return moving;
        });
        tell(moved);
    }

    /** An account that has a new address, with its old one. */
    record Moved(User user, String oldAddress) {}

    /**
     * Sets an account's address immediately, in the current transaction. Call {@link #tell} after the commit.
     *
     * @param user locked with {@link LockedUser#toChange} or {@link LockedUser#unchanged}
     * @param address empty to remove the address
     * @param actor the id of the user who makes the change
     * @throws ApiError 400 if the address is taken
     */
    Moved moved(User user, String address, long actor) {
        if (UserLookup.isEmailTakenByAnother(user, address)) {
            throw Faults.emailTaken();
        }
        String oldAddress = user.email();
        user.moveTo(address);
        User.flush();
        ledger.done(SecurityEventKind.EMAIL_CHANGED).to(user.id()).by(actor).record();
        return new Moved(user, oldAddress);
    }

    /** Sends a notice to the old address. */
    void tell(Moved moved) {
        if (!moved.oldAddress().isEmpty()) {
            outbox.offer(() -> letters.emailChanged(moved.user(), moved.oldAddress()));
        }
    }
}
