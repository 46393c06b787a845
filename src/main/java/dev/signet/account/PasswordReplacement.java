package dev.signet.account;

import dev.signet.account.PasswordForms.NewPassword;
import dev.signet.mail.Outbox;
import dev.signet.user.PasswordPolicy;
import dev.signet.user.PasswordThreads;
import dev.signet.user.StandingChanges;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Replaces a password by one that the policy allows, and notifies the user by mail (OWASP ASVS 5, V6.3.7). */
@Singleton
class PasswordReplacement {
    private final PasswordThreads threads;
    private final PasswordPolicy policy;
    private final StandingChanges changes;
    private final Outbox outbox;
    private final Letters letters;

    PasswordReplacement(
            PasswordThreads threads, PasswordPolicy policy, StandingChanges changes, Outbox outbox, Letters letters) {
        this.threads = threads;
        this.policy = policy;
        this.changes = changes;
        this.outbox = outbox;
        this.letters = letters;
    }

    /** Hashes the new password, stores it in a transaction, and notifies the user. */
    Uni<Void> replace(NewPassword asked, User user, Function<String, User> store) {
        mustBeChoosable(asked, user.username(), user.email());
        return threads.hash(asked.text(), next -> {
            User changed = QuarkusTransaction.requiringNew().call(() -> store.apply(next));
            changes.apply(changed.id());
            tell(changed);
            return null;
        });
    }

    /** Checks a new password. As in djoser, errors in the password itself come before a repetition that differs. */
    void mustBeChoosable(NewPassword asked, String username, String email) {
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
}
