package dev.signet.account;

import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mail.MailServer;
import dev.signet.mail.Outbox;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/**
 * Gives an account another e-mail address. Where addresses are proven, the old one counts until the link in a mail to the new one
 * was followed; who asks learns nothing of whether the new one belongs to another account. The old address is told.
 */
@Singleton
class EmailChange {
    private final AccountConfig config;
    private final MailServer server;
    private final Outbox outbox;
    private final Letters letters;
    private final Limits limits;
    private final Clock clock;

    EmailChange(AccountConfig config, MailServer server, Outbox outbox, Letters letters, Limits limits, Clock clock) {
        this.limits = limits;
        this.config = config;
        this.server = server;
        this.outbox = outbox;
        this.letters = letters;
        this.clock = clock;
    }

    /**
     * What a user asks for.
     *
     * @return the account as it is now
     * @throws ApiError 400 where addresses are not proven and this one is taken; 429 where it got too many mails, 503 where there
     *     is no mail server or too many mails wait
     */
    User ask(User verified, String address, Device device) {
        if (!config.activation()) {
            Moved moved = Faults.orTaken(() -> {
                User unchanged = User.unchanged(verified, true).orElseThrow(Faults::wrongPassword);
                return moved(unchanged, address, unchanged.id(), device);
            });
            tell(moved);
            return moved.user();
        }
        server.mustBeThere();
        try (Outbox.Place place = outbox.place()) {
            limits.proof(address, device);
            User user = QuarkusTransaction.requiringNew().call(() -> {
                User unchanged = User.unchanged(verified, false).orElseThrow(Faults::wrongPassword);
                event(SecurityEventKind.EMAIL_CHANGE_REQUESTED, unchanged.id(), device)
                        .record();
                return unchanged;
            });
            place.write(() -> QuarkusTransaction.requiringNew().call(() -> List.of(question(user, address))));
            return user;
        }
    }

    private MailTemplateInstance question(User user, String address) {
        if (UserLookup.isEmailTakenByAnother(user, address)) {
            return letters.accountExists(address);
        }
        SecretToken token = OneTimeToken.issue(
                OneTimeToken.Purpose.CONFIRM_EMAIL, user.id(), address, config.activationLifetime(), clock.instant());
        return letters.confirmEmail(user, address, token);
    }

    /**
     * Gives an account the address that a link proves.
     *
     * @throws ApiError 400 where the link is not good, the account was closed, or the address was taken meanwhile
     */
    void confirm(Forms.Link link, Device device) {
        String address = QuarkusTransaction.requiringNew()
                .call(() -> OneTimeToken.good(
                        link.token(), OneTimeToken.Purpose.CONFIRM_EMAIL, link.user(), clock.instant()))
                .map(OneTimeToken::email)
                .orElseThrow(Faults::wrongToken);
        Moved moved = Faults.orTaken(() -> {
            // The user before the token, as who changes the password has them: the other way round two could wait for
            // each other.
            User user = User.toChange(link.user()).filter(User::isActive).orElseThrow(Faults::wrongToken);
            OneTimeToken.good(link.token(), OneTimeToken.Purpose.CONFIRM_EMAIL, link.user(), clock.instant())
                    .filter(OneTimeToken::use)
                    .orElseThrow(Faults::wrongToken);
            return moved(user, address, user.id(), device);
        });
        tell(moved);
    }

    /** The account with its new address, and the old one. */
    record Moved(User user, String oldAddress) {}

    /**
     * Gives an account this address at once, in the current transaction; {@link #tell} comes after it.
     *
     * @param user read to be changed
     * @param address empty where it is to have none
     * @param actor who does so
     * @throws ApiError 400 where the address is taken
     */
    Moved moved(User user, String address, long actor, Device device) {
        if (UserLookup.isEmailTakenByAnother(user, address)) {
            throw Faults.emailTaken();
        }
        String oldAddress = user.email();
        user.moveTo(address);
        User.flush();
        event(SecurityEventKind.EMAIL_CHANGED, user.id(), device).by(actor).record();
        return new Moved(user, oldAddress);
    }

    /** Tells the old address. */
    void tell(Moved moved) {
        if (!moved.oldAddress().isEmpty()) {
            outbox.offer(() -> letters.emailChanged(moved.user(), moved.oldAddress()));
        }
    }

    private SecurityEvent event(SecurityEventKind kind, long user, Device device) {
        return SecurityEvent.done(kind, clock.instant()).to(user).from(device);
    }
}
