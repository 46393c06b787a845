package dev.signet.account;

import dev.signet.account.NewAccountForms.ManagedAccount;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.user.NewUser;
import dev.signet.user.PasswordThreads;
import dev.signet.user.PasswordUse;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Creates accounts for administrators, at once and without a mail, even if registration is closed. If the administrator
 * gives no password, the account gets an unusable one, and the result contains a link with which its user can set one.
 */
@Singleton
class AccountCreation {
    private final NewAccountForms forms;
    private final PasswordThreads threads;
    private final PasswordUse passwords;
    private final AccountConfig config;
    private final Letters letters;
    private final Ledger ledger;
    private final Clock clock;

    AccountCreation(
            NewAccountForms forms,
            PasswordThreads threads,
            PasswordUse passwords,
            AccountConfig config,
            Letters letters,
            Ledger ledger,
            Clock clock) {
        this.forms = forms;
        this.threads = threads;
        this.passwords = passwords;
        this.config = config;
        this.letters = letters;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Creates an account.
     *
     * @throws ApiError 400 with all errors in the form, including a taken username or address; 503 if too many
     *     passwords are waiting to be hashed
     */
    Uni<CreatedUserResponse> create(FilledForm form) {
        QuarkusTransaction.requiringNew().run(() -> Taken.addTo(form));
        ManagedAccount asked = forms.newManagedAccount(form);
        return asked.password()
                .map(password -> threads.hash(password, passwordHash -> stored(asked, passwordHash)))
                .orElseGet(() -> Uni.createFrom().item(stored(asked, User.unusablePassword())));
    }

    private CreatedUserResponse stored(ManagedAccount asked, String passwordHash) {
        return Faults.orTaken(() -> {
            // Usernames of imported accounts are compared exactly, so no unique index catches other spellings of them.
            Taken.mustNotBe(asked.username(), asked.email());
            long id = NewUser.reserveId();
            User user = NewUser.store(
                    id,
                    asked.username(),
                    asked.email(),
                    passwordHash,
                    asked.profile().json(),
                    clock.instant());
            user.setStaff(asked.staff());
            ledger.doneByCaller(SecurityEventKind.REGISTERED)
                    .to(id)
                    .because(asked.staff() ? "as admin" : "")
                    .record();
            return new CreatedUserResponse(
                    ManagedUserResponse.of(user, forms.shown(asked.profile())),
                    user.hasUsablePassword() || !passwords.isOn() ? null : link(id));
        });
    }

    /**
     * Returns a link to set a password. It is valid as long as an invitation, because an administrator must pass it on.
     */
    private String link(long user) {
        return letters.resetLink(
                user,
                OneTimeToken.issue(
                        OneTimeToken.Purpose.RESET_PASSWORD, user, "", config.invitationLifetime(), clock.instant()));
    }
}
