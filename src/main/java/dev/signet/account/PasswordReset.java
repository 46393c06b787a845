package dev.signet.account;

import dev.signet.account.OneTimeToken.Purpose;
import dev.signet.account.PasswordForms.ResetPassword;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mail.Message;
import dev.signet.mail.Outbox;
import dev.signet.throttle.Attempt;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Resets forgotten passwords through a link in a mail. */
@Singleton
class PasswordReset {
    private final PasswordReplacement replacement;
    private final AccountConfig config;
    private final Outbox outbox;
    private final Letters letters;
    private final Limits limits;
    private final AddressProof proof;
    private final Ledger ledger;
    private final Clock clock;

    PasswordReset(
            PasswordReplacement replacement,
            AccountConfig config,
            Outbox outbox,
            Letters letters,
            Limits limits,
            AddressProof proof,
            Ledger ledger,
            Clock clock) {
        this.replacement = replacement;
        this.config = config;
        this.outbox = outbox;
        this.letters = letters;
        this.limits = limits;
        this.proof = proof;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Mails a reset link for each active account with this address and a usable password. The lookup happens after the
     * response, so neither the response nor its timing reveals whether there is such an account.
     *
     * @throws ApiError 429 if the address got too many mails, 503 if there is no mail server or too many mails are
     *     waiting
     */
    void forgotten(String email) {
        try (Outbox.Place place = outbox.place()) {
            limits.reset(email);
            place.write(() -> QuarkusTransaction.requiringNew()
                    .call(() -> UserLookup.withEmail(email).stream()
                            .filter(user -> user.isActive() && user.hasUsablePassword())
                            .map(this::link)
                            .toList()));
        }
    }

    /**
     * Mails a reset link to a user whom an administrator names. The account need not have a usable password.
     *
     * @throws ApiError 404 if there is no such account; 400 if it has no address or is not active; 429 and 503 as above
     */
    void mail(long id) {
        try (Outbox.Place place = outbox.place()) {
            User user =
                    QuarkusTransaction.requiringNew().call(() -> User.withId(id).orElseThrow(ApiError::noSuchUser));
            if (user.email().isEmpty()) {
                throw ApiError.invalid("email", "This account has no e-mail address.");
            }
            if (!user.isActive()) {
                throw ApiError.invalid("is_active", "This account is not active.");
            }
            limits.reset(user.email());
            Message mail = QuarkusTransaction.requiringNew().call(() -> issued(user, ledger::doneByCaller));
            place.write(() -> List.of(mail));
        }
    }

    private Message link(User user) {
        return issued(user, ledger::done);
    }

    private Message issued(User user, Function<SecurityEventKind, SecurityEvent> event) {
        SecretToken token = OneTimeToken.issue(
                Purpose.RESET_PASSWORD, user.id(), user.email(), config.resetLifetime(), clock.instant());
        event.apply(SecurityEventKind.PASSWORD_RESET_REQUESTED).to(user.id()).record();
        return letters.resetPassword(user, token);
    }

    /**
     * Sets a new password with a link from a mail.
     *
     * @throws ApiError 400 if the link is invalid or the password is not allowed, 429 after too many invalid links, 503
     *     if too many passwords are waiting to be hashed
     */
    Uni<Void> reset(ResetPassword asked) {
        // Check the password before the link, as djoser does. The user is not known yet, so their data cannot be
        // compared.
        replacement.mustBeChoosable(asked.next(), "", "");
        long user = Uid.parse(asked.uid());
        // Check the link before using a hashing thread, so that requests with invalid links do not delay others.
        Attempt attempt = limits.link();
        User owner = QuarkusTransaction.requiringNew().call(() -> owner(user, asked));
        attempt.wasRight();
        return replacement.replace(asked.next(), owner, next -> {
            // Lock the user before the token, in the same order as a password change, to avoid a deadlock.
            User active = LockedUser.toChange(user).filter(User::isActive).orElseThrow(Faults::wrongToken);
            OneTimeToken link = good(user, asked).filter(OneTimeToken::use).orElseThrow(Faults::wrongToken);
            active.changePassword(next);
            // A link that an administrator passed on proves no address. A mail proves only the address it was sent to.
            if (!link.email().isEmpty() && link.email().equals(active.email())) {
                proof.byReset(active);
            }
            ledger.done(SecurityEventKind.PASSWORD_RESET).to(active.id()).record();
            return active;
        });
    }

    private User owner(long user, ResetPassword asked) {
        return good(user, asked)
                .flatMap(token -> User.withId(user))
                .filter(User::isActive)
                .orElseThrow(Faults::wrongToken);
    }

    private Optional<OneTimeToken> good(long user, ResetPassword asked) {
        return OneTimeToken.good(asked.token(), Purpose.RESET_PASSWORD, user, clock.instant());
    }
}
