package dev.signet.account;

import dev.signet.account.OneTimeToken.Purpose;
import dev.signet.account.PasswordForms.NewPassword;
import dev.signet.account.PasswordForms.ResetPassword;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.CurrentPassword;
import dev.signet.mail.MailServer;
import dev.signet.mail.Outbox;
import dev.signet.security.Caller;
import dev.signet.throttle.Attempt;
import dev.signet.user.PasswordHash;
import dev.signet.user.PasswordPolicy;
import dev.signet.user.PasswordThreads;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import dev.signet.web.FilledForm;
import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Changes passwords, and resets forgotten ones through a link in a mail. The database then ends all sessions of the
 * account, including the one that made the request, and deletes all other links. The user is notified by mail (OWASP
 * ASVS 5, V6.3.7).
 */
@Singleton
class Passwords {
    private final PasswordThreads threads;
    private final PasswordHash hash;
    private final PasswordPolicy policy;
    private final CurrentPassword current;
    private final AccountConfig config;
    private final MailServer server;
    private final Outbox outbox;
    private final Letters letters;
    private final Limits limits;
    private final Clock clock;

    Passwords(
            PasswordThreads threads,
            PasswordHash hash,
            PasswordPolicy policy,
            CurrentPassword current,
            AccountConfig config,
            MailServer server,
            Outbox outbox,
            Letters letters,
            Limits limits,
            Clock clock) {
        this.limits = limits;
        this.threads = threads;
        this.hash = hash;
        this.policy = policy;
        this.current = current;
        this.config = config;
        this.server = server;
        this.outbox = outbox;
        this.letters = letters;
        this.clock = clock;
    }

    /**
     * Changes the caller's password.
     *
     * @throws ApiError 400 if the form has errors, the current password is wrong, or the new one is not allowed; 429
     *     after too many wrong ones; 503 if too many passwords are waiting to be hashed
     */
    Uni<Void> set(Caller caller, FilledForm form, Device device) {
        return current.verify(caller, form, SecurityEventKind.PASSWORD_CHANGED, device)
                .chain(verified -> replaced(NewPassword.of(form), verified, next -> {
                    User unchanged = User.unchanged(verified, true).orElseThrow(CurrentPassword::wrong);
                    unchanged.changePassword(next);
                    event(SecurityEventKind.PASSWORD_CHANGED, unchanged, device).record();
                    return unchanged;
                }));
    }

    /**
     * Sets the password of another user's account, as an administrator.
     *
     * @throws ApiError 400 if the form has errors or the password is not allowed, 404 if there is no such account, 503
     *     if too many passwords are waiting to be hashed
     */
    Uni<Void> give(long id, FilledForm form, Caller admin, Device device) {
        User user = QuarkusTransaction.requiringNew().call(() -> User.withId(id).orElseThrow(ApiError::noSuchUser));
        return replaced(NewPassword.of(form), user, next -> {
            User locked = User.toChange(id).orElseThrow(ApiError::noSuchUser);
            locked.changePassword(next);
            event(SecurityEventKind.PASSWORD_CHANGED, locked, device)
                    .by(admin.id())
                    .record();
            return locked;
        });
    }

    /**
     * Mails a reset link for each active account with this address and a usable password. The lookup happens after the
     * response, so neither the response nor its timing reveals whether there is such an account.
     *
     * @throws ApiError 429 if the address got too many mails, 503 if there is no mail server or too many mails are
     *     waiting
     */
    void forgotten(String email, Device device) {
        server.mustBeThere();
        try (Outbox.Place place = outbox.place()) {
            limits.reset(email, device);
            place.write(() -> QuarkusTransaction.requiringNew()
                    .call(() -> UserLookup.withEmail(email).stream()
                            .filter(user -> user.isActive() && user.hasUsablePassword())
                            .map(user -> link(user, device))
                            .toList()));
        }
    }

    private MailTemplateInstance link(User user, Device device) {
        SecretToken token =
                OneTimeToken.issue(Purpose.RESET_PASSWORD, user.id(), "", config.resetLifetime(), clock.instant());
        event(SecurityEventKind.PASSWORD_RESET_REQUESTED, user, device).record();
        return letters.resetPassword(user, token);
    }

    /**
     * Sets a new password with a link from a mail.
     *
     * @throws ApiError 400 if the link is invalid or the password is not allowed, 429 after too many invalid links, 503
     *     if too many passwords are waiting to be hashed
     */
    Uni<Void> reset(ResetPassword asked, Device device) {
        // Check the password before the link, as djoser does. The user is not known yet, so their data cannot be
        // compared.
        mustBeChoosable(asked.next(), "", "");
        long user = Uid.parse(asked.uid());
        // Check the link before using a hashing thread, so that requests with invalid links do not delay others.
        Attempt attempt = limits.link(device);
        User owner = QuarkusTransaction.requiringNew().call(() -> owner(user, asked));
        attempt.wasRight();
        return replaced(asked.next(), owner, next -> {
            // Lock the user before the token, in the same order as a password change, to avoid a deadlock.
            User active = User.toChange(user).filter(User::isActive).orElseThrow(Faults::wrongToken);
            good(user, asked).filter(OneTimeToken::use).orElseThrow(Faults::wrongToken);
            active.changePassword(next);
            event(SecurityEventKind.PASSWORD_RESET, active, device).record();
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

    /** Hashes the new password, stores it in a transaction, and notifies the user. */
    private Uni<Void> replaced(NewPassword asked, User user, Function<String, User> store) {
        mustBeChoosable(asked, user.username(), user.email());
        return threads.run(() -> hash.hash(asked.text()), next -> {
            tell(QuarkusTransaction.requiringNew().call(() -> store.apply(next)));
            return null;
        });
    }

    /** Checks a new password. As in djoser, errors in the password itself come before a repetition that differs. */
    private void mustBeChoosable(NewPassword asked, String username, String email) {
        List<String> faults = policy.faults(asked.text(), username, email);
        if (!faults.isEmpty()) {
            throw ApiError.invalid(Map.of(AccountFields.NEW_PASSWORD.name(), faults));
        }
        if (!asked.repeated()) {
            throw ApiError.invalid(FilledForm.NO_FIELD, Faults.mismatch("password"));
        }
    }

    private void tell(User user) {
        if (!user.email().isEmpty()) {
            outbox.offer(() -> letters.passwordChanged(user));
        }
    }

    private SecurityEvent event(SecurityEventKind kind, User user, Device device) {
        return SecurityEvent.done(kind, clock.instant()).to(user.id()).from(device);
    }
}
