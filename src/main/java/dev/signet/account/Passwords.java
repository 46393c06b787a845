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
     * @throws ApiError 400 where the current one is wrong or the new one may not be chosen, 503 where too many wait
     */
    Uni<Void> set(Caller caller, NewPassword asked, Device device) {
        return current.verify(caller, asked.current(), SecurityEventKind.PASSWORD_CHANGED, device)
                .chain(verified -> replaced(asked.next(), verified, next -> {
                    User unchanged = User.unchanged(verified, true).orElseThrow(Faults::wrongPassword);
                    return changed(unchanged, next, SecurityEventKind.PASSWORD_CHANGED, device);
                }));
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
        // Before a thread is taken: who has no good link keeps nobody waiting.
        Attempt attempt = limits.link(device);
        User owner = QuarkusTransaction.requiringNew().call(() -> owner(asked));
        attempt.wasRight();
        return replaced(asked.next(), owner, next -> {
            // The user before the token, as who changes the password has them: the other way round two could wait for
            // each other.
            User active = User.toChange(asked.user()).filter(User::isActive).orElseThrow(Faults::wrongToken);
            good(asked).filter(OneTimeToken::use).orElseThrow(Faults::wrongToken);
            return changed(active, next, SecurityEventKind.PASSWORD_RESET, device);
        });
    }

    private User owner(ResetPassword asked) {
        return good(asked)
                .flatMap(token -> User.withId(asked.user()))
                .filter(User::isActive)
                .orElseThrow(Faults::wrongToken);
    }

    private Optional<OneTimeToken> good(ResetPassword asked) {
        return OneTimeToken.good(asked.token(), Purpose.RESET_PASSWORD, asked.user(), clock.instant());
    }

    /** Hashes a new password, stores it in a transaction, and tells its user. */
    private Uni<Void> replaced(String password, User user, Function<String, User> store) {
        List<String> faults = policy.faults(password, user.username(), user.email());
        if (!faults.isEmpty()) {
            throw ApiError.invalid(Map.of("new_password", faults));
        }
        return threads.run(() -> hash.hash(password), next -> {
            tell(QuarkusTransaction.requiringNew().call(() -> store.apply(next)));
            return null;
        });
    }

    private User changed(User user, String passwordHash, SecurityEventKind kind, Device device) {
        user.changePassword(passwordHash);
        event(kind, user, device).record();
        return user;
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
