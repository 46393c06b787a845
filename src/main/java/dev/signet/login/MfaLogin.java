package dev.signet.login;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mfa.Demand;
import dev.signet.mfa.Enrolment;
import dev.signet.mfa.Proof;
import dev.signet.mfa.SecondFactors;
import dev.signet.revocation.RevokedToken;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The second step of a login: checks the code of the second factor, or sets up a second factor first. */
@Singleton
class MfaLogin {
    private final MfaTokens tokens;
    private final SecondFactors factors;
    private final Throttle throttle;
    private final Admission admission;
    private final TokenMetrics metrics;
    private final Ledger ledger;
    private final Clock clock;

    MfaLogin(
            MfaTokens tokens,
            SecondFactors factors,
            Throttle throttle,
            Admission admission,
            TokenMetrics metrics,
            Ledger ledger,
            Clock clock) {
        this.tokens = tokens;
        this.factors = factors;
        this.throttle = throttle;
        this.admission = admission;
        this.metrics = metrics;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The result of a login that set up a second factor. */
    record Enrolled(Granted granted, List<String> recoveryCodes) {
        @Override
        public String toString() {
            return "Enrolled[…]";
        }
    }

    /**
     * Completes a login. Spends the code and the token in the transaction that opens the session.
     *
     * @param code a code of the authenticator app, or a recovery code
     * @throws ApiError 401 if the token or the code is not valid, 429 after too many wrong codes
     */
    Granted complete(String token, String code, Origin origin) {
        return metrics.countedStep(() -> completed(token, code, origin));
    }

    private Granted completed(String token, String code, Origin origin) {
        MfaTokens.Login login = tokens.read(Demand.CODE, token);
        Attempt attempt = attempt(login, origin);
        Optional<Opened> opened = QuarkusTransaction.requiringNew().call(() -> {
            User user = user(login);
            return factors.spend(user.id(), code).map(proof -> {
                spend(login);
                String means = proof == Proof.TOTP ? "password, code" : "password, recovery code";
                return new Opened(user, admission.open(user, means), List.of());
            });
        });
        return right(opened.map(done -> done.granted(admission, origin)), attempt, login);
    }

    /**
     * Creates a secret for the authenticator app of a user who must have one to log in.
     *
     * @throws ApiError 401 if the token is not valid
     */
    Enrolment begin(String token) {
        MfaTokens.Login login = tokens.read(Demand.ENROLMENT, token);
        return QuarkusTransaction.requiringNew().call(() -> factors.begin(user(login)));
    }

    /**
     * Activates that secret and completes the login.
     *
     * @throws ApiError as {@link #complete} does
     */
    Enrolled confirm(String token, String code, Origin origin) {
        return metrics.countedStep(() -> confirmed(token, code, origin));
    }

    private Enrolled confirmed(String token, String code, Origin origin) {
        MfaTokens.Login login = tokens.read(Demand.ENROLMENT, token);
        Attempt attempt = attempt(login, origin);
        Optional<Opened> opened = QuarkusTransaction.requiringNew().call(() -> {
            User user = user(login);
            return factors.confirm(user.id(), code).map(codes -> {
                spend(login);
                return new Opened(user, admission.open(user, "password, second factor set up"), codes);
            });
        });
        return right(
                opened.map(done -> new Enrolled(done.granted(admission, origin), done.recoveryCodes())),
                attempt,
                login);
    }

    private record Opened(User user, TokenPair tokens, List<String> recoveryCodes) {
        Granted granted(Admission admission, Origin origin) {
            return admission.grant(tokens, user, origin);
        }

        @Override
        public String toString() {
            return "Opened[…]";
        }
    }

    /** Known devices of the account are counted separately, as for the password. */
    private Attempt attempt(MfaTokens.Login login, Origin origin) {
        return throttle.attempt(LimitedAction.SECOND_FACTOR, Subject.of(login.user()), origin);
    }

    private <T> T right(Optional<T> result, Attempt attempt, MfaTokens.Login login) {
        if (result.isEmpty()) {
            QuarkusTransaction.requiringNew()
                    .run(() -> ledger.refused(SecurityEventKind.MFA_FAILED)
                            .to(login.user())
                            .record());
            throw ApiError.mfaCodeWrong();
        }
        attempt.wasRight();
        return result.get();
    }

    /** Returns the user of the token, if the user is active and the password has not changed since. */
    private static User user(MfaTokens.Login login) {
        return User.<User>findByIdOptional(login.user())
                .filter(User::isActive)
                .filter(user -> user.passwordVersion() == login.passwordVersion())
                .orElseThrow(MfaTokens::refused);
    }

    /** A token opens only one session, even with several valid codes. */
    private void spend(MfaTokens.Login login) {
        if (!RevokedToken.revoke(login.id(), login.expiresAt(), clock.instant())) {
            throw MfaTokens.refused();
        }
    }
}
