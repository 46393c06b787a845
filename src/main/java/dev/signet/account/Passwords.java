package dev.signet.account;

import dev.signet.account.PasswordForms.NewPassword;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Changes passwords. The database then ends all sessions of the account, including the one that made the request, and
 * deletes all links that were mailed.
 */
@Singleton
class Passwords {
    private final Confirmation confirmation;
    private final PasswordReplacement replacement;
    private final Ledger ledger;

    Passwords(Confirmation confirmation, PasswordReplacement replacement, Ledger ledger) {
        this.confirmation = confirmation;
        this.replacement = replacement;
        this.ledger = ledger;
    }

    /**
     * Changes the caller's password.
     *
     * @throws ApiError 400 if the form has errors, the current password is wrong, or the new one is not allowed; 429
     *     after too many wrong ones; 503 if too many passwords are waiting to be hashed
     */
    Uni<Void> set(FilledForm form) {
        return confirmation
                .verify(form, SecurityEventKind.PASSWORD_CHANGED)
                .chain(verified -> replacement.replace(NewPassword.of(form), verified, next -> {
                    User unchanged = LockedUser.unchanged(verified, true).orElseThrow(Confirmation::wrong);
                    unchanged.changePassword(next);
                    ledger.done(SecurityEventKind.PASSWORD_CHANGED)
                            .to(unchanged.id())
                            .record();
                    return unchanged;
                }));
    }

    /**
     * Sets the password of another user's account, as an administrator.
     *
     * @throws ApiError 400 if the form has errors or the password is not allowed, 404 if there is no such account, 503
     *     if too many passwords are waiting to be hashed
     */
    Uni<Void> give(long id, FilledForm form) {
        User user = QuarkusTransaction.requiringNew().call(() -> User.withId(id).orElseThrow(ApiError::noSuchUser));
        return replacement.replace(NewPassword.of(form), user, next -> {
            User locked = LockedUser.toChange(id).orElseThrow(ApiError::noSuchUser);
            locked.changePassword(next);
            ledger.doneByCaller(SecurityEventKind.PASSWORD_CHANGED)
                    .to(locked.id())
                    .record();
            return locked;
        });
    }
}
