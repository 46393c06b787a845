package dev.signet.account;

import dev.signet.account.NewAccountForms.ManagedAccount;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.security.Caller;
import dev.signet.security.SecureIds;
import dev.signet.user.PasswordHash;
import dev.signet.user.PasswordThreads;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Makes accounts for administrators: at once, without a mail, whoever may register. If no password is given, the account has none
 * that fits, and a link to set one is returned for the administrator to pass on.
 */
@Singleton
class AccountCreation {
    private final PasswordThreads threads;
    private final PasswordHash hash;
    private final AccountConfig config;
    private final Letters letters;
    private final Clock clock;

    AccountCreation(PasswordThreads threads, PasswordHash hash, AccountConfig config, Letters letters, Clock clock) {
        this.threads = threads;
        this.hash = hash;
        this.config = config;
        this.letters = letters;
        this.clock = clock;
    }

    /**
     * Makes an account.
     *
     * @throws ApiError 400 with everything that is wrong with the form, a name or an address that is taken included; 503 if too many
     *     passwords wait
     */
    Uni<CreatedUserView> create(FilledForm form, Caller admin, Device device) {
        QuarkusTransaction.requiringNew().run(() -> Taken.addTo(form));
        ManagedAccount asked = NewAccountForms.newManagedAccount(form);
        return asked.password()
                .map(password -> threads.run(
                        () -> hash.hash(password), passwordHash -> stored(asked, passwordHash, admin, device)))
                .orElseGet(() -> Uni.createFrom().item(stored(asked, unusablePassword(), admin, device)));
    }

    /** As Django's {@code set_unusable_password}: no hash begins so. */
    private static String unusablePassword() {
        return "!" + SecureIds.tokenId();
    }

    private CreatedUserView stored(ManagedAccount asked, String passwordHash, Caller admin, Device device) {
        return Faults.orTaken(() -> {
            // Names of accounts that were brought along are compared exactly, and no index speaks for them.
            Taken.mustNotBe(asked.username(), asked.email());
            long id = User.reserveId();
            User.store(id, asked.username(), asked.email(), passwordHash, clock.instant());
            User user = User.findById(id);
            user.setStaff(asked.staff());
            SecurityEvent.done(SecurityEventKind.REGISTERED, clock.instant())
                    .to(id)
                    .by(admin.id())
                    .from(device)
                    .because(asked.staff() ? "as admin" : "")
                    .record();
            return new CreatedUserView(ManagedUserView.of(user), user.hasUsablePassword() ? null : link(id));
        });
    }

    /** It lives as long as an invitation: an administrator has yet to pass it on. */
    private String link(long user) {
        return letters.resetLink(
                user,
                OneTimeToken.issue(
                        OneTimeToken.Purpose.RESET_PASSWORD, user, "", config.invitationLifetime(), clock.instant()));
    }
}
