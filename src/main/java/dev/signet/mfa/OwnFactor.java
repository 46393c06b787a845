package dev.signet.mfa;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.security.Caller;
import dev.signet.security.CurrentRequest;
import dev.signet.session.Sessions;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Operations on second factors for signed-in users and administrators. Everything that makes an account less secure
 * requires the password or a code again (OWASP ASVS 5, V7.5.1), and the attempts are limited.
 */
@Singleton
class OwnFactor {
    private final SecondFactors second;
    private final Factors factors;
    private final TotpFactor app;
    private final RecoveryCodes recovery;
    private final Confirmation confirmation;
    private final Throttle throttle;
    private final Sessions sessions;
    private final CurrentRequest request;
    private final Ledger ledger;

    OwnFactor(
            SecondFactors second,
            Factors factors,
            TotpFactor app,
            RecoveryCodes recovery,
            Confirmation confirmation,
            Throttle throttle,
            Sessions sessions,
            CurrentRequest request,
            Ledger ledger) {
        this.second = second;
        this.factors = factors;
        this.app = app;
        this.recovery = recovery;
        this.confirmation = confirmation;
        this.throttle = throttle;
        this.sessions = sessions;
        this.request = request;
        this.ledger = ledger;
    }

    MfaStatus status() {
        Caller caller = request.caller();
        return QuarkusTransaction.requiringNew().call(() -> status(caller.id(), caller.admin()));
    }

    /**
     * Returns the state of any user's second factor.
     *
     * @throws ApiError 404 if there is no such user
     */
    MfaStatus statusOf(String id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> DecimalId.parse(id)
                        .flatMap(User::withId)
                        .map(user -> status(user.id(), user.isStaff()))
                        .orElseThrow(ApiError::noSuchUser));
    }

    private MfaStatus status(long user, boolean staff) {
        Optional<Instant> since = app.since(user);
        return new MfaStatus(
                since.isPresent(),
                since.orElse(null),
                factors.kindsOf(user),
                recovery.left(user),
                second.isRequired(staff));
    }

    /**
     * Creates a secret for the caller's app.
     *
     * @throws ApiError as {@link Confirmation#verify} does; 400 if the caller has a second factor already
     */
    Uni<Enrolment> begin(FilledForm form) {
        return confirmation.verify(form, SecurityEventKind.MFA_ENABLED).map(app::begin);
    }

    /**
     * Activates the secret.
     *
     * @return the recovery codes
     * @throws ApiError 400 if the code is wrong, 429 after too many wrong ones
     */
    List<String> confirm(String code) {
        return withCode(user -> app.confirm(user, code));
    }

    /**
     * Removes the caller's app.
     *
     * @throws ApiError as {@link Confirmation#verify} does; 400 if the code is wrong, 403 if the caller must have a second
     *     factor and has no other, 429 after too many wrong codes
     */
    Uni<Void> disable(FilledForm form, Field<String> code) {
        boolean staff = request.caller().admin();
        second.mustHaveAnother(request.caller().id(), staff, TotpFactor.KIND);
        return confirmation
                .verify(form, SecurityEventKind.MFA_DISABLED)
                .invoke(() ->
                        withCode(user -> second.spend(user, form.get(code)).map(used -> {
                            app.remove(user);
                            second.leaveOne(user, staff);
                            ledger.done(SecurityEventKind.MFA_DISABLED).to(user).record();
                            return used;
                        })))
                .replaceWithVoid();
    }

    /**
     * Replaces the recovery codes with new ones.
     *
     * @throws ApiError 400 if the code is wrong, 429 after too many wrong ones
     */
    List<String> renewRecoveryCodes(String code) {
        return withCode(user -> second.spend(user, code).map(used -> {
            ledger.done(SecurityEventKind.RECOVERY_CODES_RENEWED).to(user).record();
            return recovery.renew(user);
        }));
    }

    /**
     * Removes the second factor of a user who lost it, and ends the user's sessions, because they may be in someone
     * else's hands.
     *
     * @throws ApiError 403 for the caller's own factor, because a stolen access token must not be enough to remove it;
     *     404 if there is no such user, or the user has no second factor
     */
    void reset(String id) {
        long user = DecimalId.parse(id).orElseThrow(OwnFactor::noSuchFactor);
        if (user == request.caller().id()) {
            throw ApiError.forbidden("You cannot remove your own second factor here. Use POST"
                    + " /api/users/me/mfa/totp/disable/ with your password and a code.");
        }
        QuarkusTransaction.requiringNew().run(() -> {
            if (!second.removeAll(user)) {
                throw noSuchFactor();
            }
            ledger.doneByCaller(SecurityEventKind.MFA_RESET).to(user).record();
            sessions.endAll(user, Optional.empty());
        });
    }

    private static ApiError noSuchFactor() {
        return ApiError.notFound("No second factor matches the given query.");
    }

    /** Counts the code as a guess and runs {@code work} in a transaction; its result is empty if the code is wrong. */
    private <T> T withCode(LongFunction<Optional<T>> work) {
        long user = request.caller().id();
        Attempt attempt = throttle.attempt(
                LimitedAction.CONFIRMATION,
                Subject.of(user),
                Origin.of(request.device().address()));
        Optional<T> result =
                attempt.make(() -> QuarkusTransaction.requiringNew().call(() -> {
                    confirmation.mustStillBeSignedIn();
                    return work.apply(user);
                }));
        if (result.isEmpty()) {
            QuarkusTransaction.requiringNew()
                    .run(() -> ledger.refused(SecurityEventKind.MFA_FAILED)
                            .to(user)
                            .record());
            throw ApiError.invalid("code", "The code is wrong or was used already.");
        }
        attempt.wasRight();
        return result.get();
    }
}
