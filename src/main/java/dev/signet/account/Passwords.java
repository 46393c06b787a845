package dev.signet.account;

import dev.signet.account.Forms.NewPassword;
import dev.signet.account.Forms.ResetPassword;
import dev.signet.account.OneTimeToken.Purpose;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
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
 * Sets passwords: known ones anew, and forgotten ones through a link in a mail. The database ends every session of the account
 * with the old password, that of the request included, and every other link; the user is told by mail (OWASP ASVS 5, V6.3.7).
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
     * Sets the caller's password.
     *
     * @throws ApiError 400 if the form is faulty, the current one wrong, or the new one may not be chosen; 429 after too many
     *     wrong ones, 503 if too many wait
     */
    Uni<Void> set(Caller caller, FilledForm form, Device device) {
        return current.verify(caller, form, SecurityEventKind.PASSWORD_CHANGED, device)
                .chain(verified -> replaced(Forms.newPassword(form), verified, next -> {
                    User unchanged = User.unchanged(verified, true).orElseThrow(Faults::wrongPassword);
                    unchanged.changePassword(next);
                    event(SecurityEventKind.PASSWORD_CHANGED, unchanged, device).record();
                    return unchanged;
                }));
    }

    /**
     * Sets the password of somebody else's account, as an administrator.
     *
     * @throws ApiError 400 if the form is faulty or the password may not be chosen, 404 if there is no such account, 503 if too many
     *     wait
     */
    Uni<Void> give(long id, FilledForm form, Caller admin, Device device) {
        User user = QuarkusTransaction.requiringNew().call(() -> User.withId(id).orElseThrow(ApiError::noSuchUser));
        return replaced(Forms.newPassword(form), user, next -> {
            User locked = User.toChange(id).orElseThrow(ApiError::noSuchUser);
            locked.changePassword(next);
            event(SecurityEventKind.PASSWORD_CHANGED, locked, device)
                    .by(admin.id())
                    .record();
            return locked;
        });
    }

    /**
     * Sends links to the owner of this address, if it belongs to an account that may be used and has a password. Whether it does,
     * is looked up after the answer: neither the answer nor its time tells.
     *
     * @throws ApiError 429 where the address got too many mails, 503 where there is no mail server or too many mails wait
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
     * Sets the password that a link allows to set.
     *
     * @throws ApiError 400 where the link is not good or the password may not be chosen, 429 where too many were not good, 503
     *     where too many wait
     */
    Uni<Void> reset(ResetPassword asked, Device device) {
        // Before the link, as djoser does; without its user, whom only a good link tells.
        mustBeChoosable(asked.next(), "", "");
        long user = Uid.parse(asked.uid());
        // Before a thread is taken: who has no good link keeps nobody waiting.
        Attempt attempt = limits.link(device);
        User owner = QuarkusTransaction.requiringNew().call(() -> owner(user, asked));
        attempt.wasRight();
        return replaced(asked.next(), owner, next -> {
            // The user before the token, as who changes the password has them: the other way round two could wait for
            // each other.
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

    /** Hashes a new password, stores it in a transaction, and tells its user. */
    private Uni<Void> replaced(NewPassword asked, User user, Function<String, User> store) {
        mustBeChoosable(asked, user.username(), user.email());
        return threads.run(() -> hash.hash(asked.text()), next -> {
            tell(QuarkusTransaction.requiringNew().call(() -> store.apply(next)));
            return null;
        });
    }

    /** What is wrong with the password itself comes before a repetition that differs, as with djoser. */
    private void mustBeChoosable(NewPassword asked, String username, String email) {
        List<String> faults = policy.faults(asked.text(), username, email);
        if (!faults.isEmpty()) {
            throw ApiError.invalid(Map.of(Forms.NEW_PASSWORD, faults));
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
