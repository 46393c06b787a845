package dev.signet.account;

import dev.signet.account.ProfileForms.NewUsername;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.mail.Outbox;
import dev.signet.security.CurrentRequest;
import dev.signet.user.LockedUser;
import dev.signet.user.PasswordPolicy;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.user.Usernames;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** Lets users change their own username. */
@Singleton
class Renaming {
    private final Confirmation confirmation;
    private final PasswordPolicy policy;
    private final Outbox outbox;
    private final Letters letters;
    private final CurrentRequest request;
    private final Ledger ledger;

    Renaming(
            Confirmation confirmation,
            PasswordPolicy policy,
            Outbox outbox,
            Letters letters,
            CurrentRequest request,
            Ledger ledger) {
        this.confirmation = confirmation;
        this.policy = policy;
        this.outbox = outbox;
        this.letters = letters;
        this.request = request;
        this.ledger = ledger;
    }

    /**
     * Changes the username. The response reveals that a name is taken: usernames are public, because posts show their
     * authors.
     *
     * @throws ApiError 400 if the form has errors, the password is wrong or too similar to the new name, or the name is
     *     taken or is already the caller's; 429 after too many wrong passwords; 503 if too many passwords are waiting
     *     to be hashed
     */
    Uni<Void> rename(FilledForm form) {
        // Before the password, so that the client gets all errors at once; but only if the request has one, because
        // password guesses are limited. Otherwise names could be tried without limit.
        if (form.find(Confirmation.FIELD).isPresent()) {
            form.find(AccountFields.NEW_USERNAME)
                    .filter(name -> QuarkusTransaction.requiringNew().call(() -> isTaken(name)))
                    .ifPresent(taken -> form.add(AccountFields.NEW_USERNAME, List.of(Faults.USERNAME_TAKEN)));
        }
        return confirmation.verify(form, SecurityEventKind.USERNAME_CHANGED).map(verified -> {
            rename(verified, choosable(form));
            return null;
        });
    }

    /**
     * Returns whether the name is taken, ignoring case. As in djoser, the caller's own name counts as taken if it is
     * spelled exactly the same.
     */
    private boolean isTaken(String typed) {
        String name = Usernames.normalized(typed);
        return User.withId(request.caller().id())
                .map(user -> user.username().equals(name) || UserLookup.isUsernameTakenByAnother(user, name))
                .orElse(false);
    }

    private NewUsername choosable(FilledForm form) {
        NewUsername asked = NewUsername.of(form);
        asked.currentPassword()
                .ifPresent(password ->
                        form.add(AccountFields.NEW_USERNAME, policy.resemblances(password, asked.text(), "")));
        if (!form.isFaulty() && !asked.repeated()) {
            form.add(Faults.mismatch("username"));
        }
        form.verified();
        return asked;
    }

    private void rename(User verified, NewUsername asked) {
        User user = Faults.orTaken(AccountFields.NEW_USERNAME, () -> {
            User unchanged = LockedUser.unchanged(verified, true).orElseThrow(Confirmation::wrong);
            if (UserLookup.isUsernameTakenByAnother(unchanged, asked.text())) {
                throw ApiError.invalid(AccountFields.NEW_USERNAME.name(), Faults.USERNAME_TAKEN);
            }
            unchanged.rename(asked.text());
            User.flush();
            ledger.done(SecurityEventKind.USERNAME_CHANGED).to(unchanged.id()).record();
            return unchanged;
        });
        if (!user.email().isEmpty()) {
            outbox.offer(() -> letters.usernameChanged(user));
        }
    }
}
