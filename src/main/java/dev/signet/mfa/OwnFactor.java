package dev.signet.mfa;

import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.CurrentPassword;
import dev.signet.security.Caller;
import dev.signet.session.Sessions;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Operations on second factors for signed-in users and administrators. Everything that makes an account less secure
 * requires the password or a code again (OWASP ASVS 5, V7.5.1), and the attempts are limited.
 */
@Singleton
class OwnFactor {
    private final SecondFactors factors;
    private final RecoveryCodes recovery;
    private final CurrentPassword current;
    private final Throttle throttle;
    private final Sessions sessions;
    private final Clock clock;

    OwnFactor(
            SecondFactors factors,
            RecoveryCodes recovery,
            CurrentPassword current,
            Throttle throttle,
            Sessions sessions,
            Clock clock) {
        this.factors = factors;
        this.recovery = recovery;
        this.current = current;
        this.throttle = throttle;
        this.sessions = sessions;
        this.clock = clock;
    }

    MfaStatus status(Caller caller) {
        boolean required = factors.isRequired(caller.admin());
        return QuarkusTransaction.requiringNew()
                .call(() -> SecondFactor.of(caller.id())
                        .map(factor -> MfaStatus.on(factor.confirmedAt(), recovery.left(caller.id()), required))
                        .orElseGet(() -> MfaStatus.off(required)));
    }

    /**
     * Creates a secret for the caller's app.
     *
     * @throws ApiError 400 if the password is wrong or the caller has a second factor already, 429 after too many wrong
     *     passwords
     */
    Uni<Enrolment> begin(Caller caller, String password, Device device) {
        return current.verify(caller, password, SecurityEventKind.MFA_ENABLED, device)
                .map(factors::begin);
    }

    /**
     * Activates the secret.
     *
     * @return the recovery codes
     * @throws ApiError 400 if the code is wrong, 429 after too many wrong ones
     */
    List<String> confirm(Caller caller, String code, Device device) {
        return withCode(caller, device, () -> factors.confirm(caller.id(), code, device));
    }

    /**
     * Removes the caller's second factor.
     *
     * @throws ApiError 400 if the password or the code is wrong, 403 if the caller must have a second factor, 429 after
     *     too many wrong ones
     */
    Uni<Void> disable(Caller caller, String password, String code, Device device) {
        if (factors.isRequired(caller.admin())) {
            throw ApiError.forbidden("This account must have a second factor.");
        }
        return current.verify(caller, password, SecurityEventKind.MFA_DISABLED, device)
                .invoke(() -> withCode(
                        caller,
                        device,
                        () -> factors.spend(caller.id(), code, device).map(proof -> {
                            remove(caller.id());
                            event(SecurityEventKind.MFA_DISABLED, caller.id(), caller, device)
                                    .record();
                            return proof;
                        })))
                .replaceWithVoid();
    }

    /**
     * Replaces the recovery codes with new ones.
     *
     * @throws ApiError 400 if the code is wrong, 429 after too many wrong ones
     */
    List<String> renewRecoveryCodes(Caller caller, String code, Device device) {
        return withCode(
                caller,
                device,
                () -> factors.spend(caller.id(), code, device).map(proof -> {
                    event(SecurityEventKind.RECOVERY_CODES_RENEWED, caller.id(), caller, device)
                            .record();
                    return recovery.renew(caller.id());
                }));
    }

    /**
     * Removes the second factor of a user who lost it, and ends the user's sessions, because they may be in someone
     * else's hands.
     *
     * @throws ApiError 403 for the caller's own factor, because a stolen access token must not be enough to remove it;
     *     404 if there is no such user, or the user has no second factor
     */
    void reset(String id, Caller admin, Device device) {
        long user = DecimalId.parse(id).orElseThrow(OwnFactor::noSuchFactor);
        if (user == admin.id()) {
            throw ApiError.forbidden("Your own second factor goes with your password and a code only.");
        }
        QuarkusTransaction.requiringNew().run(() -> {
            if (!remove(user)) {
                throw noSuchFactor();
            }
            event(SecurityEventKind.MFA_RESET, user, admin, device).record();
            sessions.endAll(user, Optional.empty(), admin, device);
        });
    }

    private static ApiError noSuchFactor() {
        return ApiError.notFound("No second factor matches the given query.");
    }

    private boolean remove(long user) {
        recovery.remove(user);
        return SecondFactor.remove(user);
    }

    /** Counts the code as a guess and runs {@code work} in a transaction; its result is empty if the code is wrong. */
    private <T> T withCode(Caller caller, Device device, Supplier<Optional<T>> work) {
        Attempt attempt =
                throttle.attempt(LimitedAction.CONFIRMATION, Subject.of(caller.id()), Origin.of(device.address()));
        Optional<T> result = QuarkusTransaction.requiringNew().call(work::get);
        if (result.isEmpty()) {
            QuarkusTransaction.requiringNew()
                    .run(() -> SecurityEvent.refused(SecurityEventKind.MFA_FAILED, clock.instant())
                            .to(caller.id())
                            .from(device)
                            .record());
            throw ApiError.invalid("code", "The code is wrong or was used already.");
        }
        attempt.wasRight();
        return result.get();
    }

    private SecurityEvent event(SecurityEventKind kind, long user, Caller caller, Device device) {
        return SecurityEvent.done(kind, clock.instant())
                .to(user)
                .by(caller.id())
                .from(device);
    }
}
