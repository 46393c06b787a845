package dev.signet.confirm;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.security.Caller;
import dev.signet.security.CurrentRequest;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.user.PasswordHash;
import dev.signet.user.PasswordThreads;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Verifies the current password again before operations that a stolen access token must not allow (OWASP ASVS 5,
 * V7.5.1).
 */
@Singleton
public class CurrentPassword {
    /** The field of a form that asks for the password. */
    public static final Field<String> FIELD = Field.text("current_password", "Current password");

    private static final String WRONG = "Invalid password.";

    private final PasswordThreads threads;
    private final PasswordHash hash;
    private final Throttle throttle;
    private final CurrentRequest request;
    private final Ledger ledger;

    CurrentPassword(
            PasswordThreads threads, PasswordHash hash, Throttle throttle, CurrentRequest request, Ledger ledger) {
        this.threads = threads;
        this.hash = hash;
        this.throttle = throttle;
        this.request = request;
        this.ledger = ledger;
    }

    /** Returns the error for a wrong password, in djoser's words. */
    public static ApiError wrong() {
        return ApiError.invalid(FIELD.name(), WRONG);
    }

    /**
     * Verifies the caller's password and returns the account. The result arrives on a worker thread, so that the next
     * step may wait for the database.
     *
     * @param asked the operation that needs the password; a wrong password is recorded as a refusal of it
     * @throws ApiError 400 if the password is wrong, 429 after too many wrong ones, 503 if too many passwords are
     *     waiting to be hashed
     */
    public Uni<User> verify(String password, SecurityEventKind asked) {
        return check(password, asked).map(verified -> verified.orElseThrow(CurrentPassword::wrong));
    }

    /**
     * Does the same for a form with a {@code current_password} field. A wrong password is reported together with the
     * form's other errors, as Django REST Framework does for field errors.
     *
     * @throws ApiError 400 with all errors; otherwise as the other method
     */
    public Uni<User> verify(FilledForm form, SecurityEventKind asked) {
        Optional<String> password = form.find(FIELD);
        if (password.isEmpty()) {
            form.verified();
        }
        return check(password.orElseThrow(), asked).map(verified -> {
            if (verified.isEmpty()) {
                form.add(FIELD, List.of(WRONG));
            }
            form.verified();
            return verified.orElseThrow();
        });
    }

    /** Returns the caller's account if the password is right. */
    private Uni<Optional<User>> check(String password, SecurityEventKind asked) {
        Caller caller = request.caller();
        User user = QuarkusTransaction.requiringNew()
                .call(() -> User.withId(caller.id()).orElseThrow(ApiError::userNotFound));
        Attempt attempt = throttle.attempt(
                LimitedAction.CONFIRMATION,
                Subject.of(caller.id()),
                Origin.of(request.device().address()));
        try {
            return threads.run(() -> hash.verify(password, user), right -> {
                if (!right) {
                    recordRefusal(caller, asked);
                    return Optional.empty();
                }
                attempt.wasRight();
                return Optional.of(user);
            });
        } catch (ApiError busy) {
            attempt.wasNotMade();
            throw busy;
        }
    }

    private void recordRefusal(Caller caller, SecurityEventKind asked) {
        QuarkusTransaction.requiringNew()
                .run(() -> ledger.refused(asked)
                        .to(caller.id())
                        .because("wrong password")
                        .record());
    }
}
