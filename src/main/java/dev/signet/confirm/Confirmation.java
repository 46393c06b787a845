package dev.signet.confirm;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.security.Caller;
import dev.signet.security.CurrentRequest;
import dev.signet.session.Authentication;
import dev.signet.session.Sessions;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.token.TokenRefused;
import dev.signet.user.PasswordHash;
import dev.signet.user.PasswordThreads;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Confirms that it is really the user before operations that a stolen access token must not allow (OWASP ASVS 5,
 * V7.5.1): by the current password, or because the session was opened within the last ten minutes by another sign-in
 * method than the password. Refreshing a session does not extend that time. A sign-in whose user was authenticated at an
 * unknown time, perhaps days ago on a page of another service, is not recent.
 */
@Singleton
public class Confirmation {
    /** The field of a form that asks for the password. */
    public static final Field<String> FIELD = Field.text("current_password", "Current password");

    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final String WRONG = "Invalid password.";

    private final Sessions sessions;
    private final PasswordThreads threads;
    private final PasswordHash hash;
    private final Throttle throttle;
    private final CurrentRequest request;
    private final Ledger ledger;
    private final Clock clock;

    Confirmation(
            Sessions sessions,
            PasswordThreads threads,
            PasswordHash hash,
            Throttle throttle,
            CurrentRequest request,
            Ledger ledger,
            Clock clock) {
        this.sessions = sessions;
        this.threads = threads;
        this.hash = hash;
        this.throttle = throttle;
        this.request = request;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Returns the error for a wrong password, in djoser's words. */
    public static ApiError wrong() {
        return ApiError.invalid(FIELD.name(), WRONG);
    }

    /**
     * Confirms that the caller is the user, and returns the account. The result arrives on a worker thread, so that the
     * next step may wait for the database.
     *
     * @param form {@linkplain Form#fill filled}, but not verified: after a recent sign-in, {@link #FIELD} may be missing
     *     or blank. A wrong password is reported together with the form's other errors, as Django REST Framework does
     *     for field errors.
     * @param asked the operation; a wrong password is recorded as a refusal of it
     * @throws ApiError 400 with all errors of the form, including a missing or wrong password; 403 if the account has no
     *     password and the sign-in was not recent; 429 after too many wrong passwords; 503 if too many passwords are
     *     waiting to be hashed
     */
    public Uni<User> verify(FilledForm form, SecurityEventKind asked) {
        Caller caller = request.caller();
        User user = QuarkusTransaction.requiringNew()
                .call(() -> User.withId(caller.id()).orElseThrow(ApiError::userNotFound));
        Optional<String> password = form.find(FIELD);
        if (user.hasUsablePassword() && password.isPresent()) {
            return checked(password.get(), user, form, asked);
        }
        if (hasSignedInRecently(caller)) {
            form.forgive(FIELD);
        } else if (user.hasUsablePassword()) {
            form.require(FIELD);
        } else {
            form.forgive(FIELD);
            form.verified();
            throw tooLongAgo();
        }
        form.verified();
        return Uni.createFrom().item(user);
    }

    /**
     * Makes sure that the caller was not signed out while the request was in progress. Call it first in the transaction
     * that adds a way to sign in or a second factor, or removes one: nobody can sign the caller out until it ends.
     *
     * @throws ApiError 401 if the caller is signed out
     */
    public void mustStillBeSignedIn() {
        Caller caller = request.caller();
        if (!sessions.hold(caller.id(), caller.session())) {
            throw ApiError.tokenNotValid(TokenRefused.BLACKLISTED);
        }
    }

    private boolean hasSignedInRecently(Caller caller) {
        Instant now = clock.instant();
        return caller.session()
                .flatMap(session -> sessions.authentication(caller.id(), session))
                .filter(found -> !found.isByPassword())
                .flatMap(Authentication::at)
                .filter(at -> !at.plus(RECENT).isBefore(now))
                .isPresent();
    }

    private static ApiError tooLongAgo() {
        return ApiError.of(
                403,
                "This account has no password. Sign in again and repeat this within ten minutes.",
                "recent_sign_in_required");
    }

    private Uni<User> checked(String password, User user, FilledForm form, SecurityEventKind asked) {
        Attempt attempt = throttle.attempt(
                LimitedAction.CONFIRMATION,
                Subject.of(user.id()),
                Origin.of(request.device().address()));
        return attempt.make(() -> threads.run(() -> attempt.make(() -> hash.verify(password, user)), right -> {
            if (right) {
                attempt.wasRight();
            } else {
                recordRefusal(user, asked);
                form.add(FIELD, List.of(WRONG));
            }
            form.verified();
            return user;
        }));
    }

    private void recordRefusal(User user, SecurityEventKind asked) {
        QuarkusTransaction.requiringNew()
                .run(() -> ledger.refused(asked)
                        .to(user.id())
                        .because("wrong password")
                        .record());
    }
}
