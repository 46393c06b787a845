package dev.signet.login;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mfa.Demand;
import dev.signet.mfa.SecondFactors;
import dev.signet.mfa.UsedFactor;
import dev.signet.secret.UsedOnce;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The second step of a login: checks the answer of a second factor, or has one set up first. Factors whose answers are
 * not codes, and those that can be set up here, call it from endpoints of their own.
 */
@Singleton
public class SecondStep {
    private final MfaTokens tokens;
    private final SecondFactors factors;
    private final Throttle throttle;
    private final SessionOpening opening;
    private final LoginAnswer answer;
    private final TokenMetrics metrics;
    private final UsedOnce once;
    private final Ledger ledger;

    SecondStep(
            MfaTokens tokens,
            SecondFactors factors,
            Throttle throttle,
            SessionOpening opening,
            LoginAnswer answer,
            TokenMetrics metrics,
            UsedOnce once,
            Ledger ledger) {
        this.tokens = tokens;
        this.factors = factors;
        this.throttle = throttle;
        this.opening = opening;
        this.answer = answer;
        this.metrics = metrics;
        this.once = once;
        this.ledger = ledger;
    }

    /**
     * Completes a login. Uses up the answer and the token in the transaction that opens the session.
     *
     * @param token the {@code mfa_token} of the first step
     * @param kind the factor's kind; if it is empty, the answer may be a code of any factor, or a recovery code
     * @throws ApiError 401 if the token or the answer is not valid, 429 after too many wrong answers
     */
    public RestResponse<TokenPair> complete(
            String token, Optional<String> kind, String text, HttpServerRequest request, UriInfo uri) {
        boolean browser = answer.isForBrowser(request, uri);
        Origin origin = answer.origin(request);
        Finished<UsedFactor> done = finish(
                Demand.CODE,
                token,
                origin,
                (user, first) -> factors.spend(user.id(), kind, text)
                        .filter(used -> !used.kind().equals(first.method()))
                        .map(used -> new Right<>(first.with(used), used)));
        return answer.to(browser, done.granted());
    }

    /**
     * Runs a step of an endpoint with the user of a login that awaits its second factor, for example to make a
     * challenge. Runs in a transaction.
     *
     * @throws ApiError 401 if the token is not valid
     */
    public <T> T challenge(String token, Function<User, T> work) {
        return waiting(Demand.CODE, token, work);
    }

    /**
     * Does the same for a login whose user must set up a second factor first.
     *
     * @throws ApiError 401 if the token is not valid
     */
    public <T> T enrol(String token, Function<User, T> work) {
        return waiting(Demand.ENROLMENT, token, work);
    }

    /**
     * Completes such a login when the factor is set up.
     *
     * @param confirm activates the factor in the transaction that opens the session, and returns recovery codes; empty
     *     if the answer was wrong
     * @throws ApiError as {@link #complete} does
     */
    public RestResponse<EnrolledTokens> enrolled(
            String token, HttpServerRequest request, UriInfo uri, Function<User, Optional<List<String>>> confirm) {
        boolean browser = answer.isForBrowser(request, uri);
        Origin origin = answer.origin(request);
        Finished<List<String>> done = finish(Demand.ENROLMENT, token, origin, (user, first) -> {
            mustHaveNone(user.id(), first);
            return confirm.apply(user).map(codes -> new Right<>(first.enrolling(), codes));
        });
        return answer.to(browser, done.granted(), pair -> new EnrolledTokens(pair, done.result()));
    }

    /**
     * Makes sure that the user has set up no second factor since the first step, with another device for example:
     * otherwise the password alone would be enough to add another one and pass it by. Nobody adds one until the
     * transaction ends.
     *
     * @throws ApiError 401 if there is one: it completes the next login
     */
    private void mustHaveNone(long user, FirstFactor first) {
        User account = LockedUser.toChange(user).orElseThrow(MfaTokens::refused);
        if (factors.demand(account, first.method()) != Demand.ENROLMENT) {
            throw MfaTokens.refused();
        }
    }

    private <T> T waiting(Demand demand, String token, Function<User, T> work) {
        MfaTokens.Login login = tokens.read(demand, token);
        return QuarkusTransaction.requiringNew().call(() -> work.apply(user(login)));
    }

    /** A right answer: what it completes, and what else the response contains. */
    private record Right<T>(FirstFactor.Completed login, T result) {}

    private record Opened<T>(OpenedSession session, T result) {}

    private record Finished<T>(Granted granted, T result) {}

    private <T> Finished<T> finish(
            Demand demand, String token, Origin origin, BiFunction<User, FirstFactor, Optional<Right<T>>> check) {
        return metrics.countedStep(() -> {
            MfaTokens.Login login = tokens.read(demand, token);
            // Known devices of the account are counted separately, as for the password.
            Attempt attempt = throttle.attempt(LimitedAction.SECOND_FACTOR, Subject.of(login.user()), origin);
            Optional<Opened<T>> opened = attempt.make(() -> opened(login, check));
            if (opened.isEmpty()) {
                QuarkusTransaction.requiringNew()
                        .run(() -> ledger.refused(SecurityEventKind.MFA_FAILED)
                                .to(login.user())
                                .record());
                throw MfaErrors.wrongCode();
            }
            return new Finished<>(
                    opening.grant(opened.get().session(), attempt, origin),
                    opened.get().result());
        });
    }

    /** Opens the session if the answer is right. */
    private <T> Optional<Opened<T>> opened(
            MfaTokens.Login login, BiFunction<User, FirstFactor, Optional<Right<T>>> check) {
        return QuarkusTransaction.requiringNew().call(() -> {
            User user = user(login);
            return check.apply(user, login.first()).map(right -> {
                spend(login);
                return new Opened<>(opening.open(user, right.login()), right.result());
            });
        });
    }

    /** Returns the user of the token, if the user is active and has not signed out everywhere since. */
    private static User user(MfaTokens.Login login) {
        return User.<User>findByIdOptional(login.user())
                .filter(User::isActive)
                .filter(login::isOf)
                .orElseThrow(MfaTokens::refused);
    }

    /** A token opens only one session, even with several valid codes. */
    private void spend(MfaTokens.Login login) {
        if (!once.use("mfa token", login.id(), login.expiresAt())) {
            throw MfaTokens.refused();
        }
    }
}
