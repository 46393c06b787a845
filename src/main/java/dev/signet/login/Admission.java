package dev.signet.login;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.database.PrimaryWait;
import dev.signet.mfa.Demand;
import dev.signet.mfa.SecondFactors;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The one public way to open a session. Every sign-in method ends here: it limits the attempts, checks that the account
 * is active, demands a second factor, opens the session within its limits, and records all of it.
 */
@Singleton
public class Admission {
    private final Throttle throttle;
    private final SecondFactors factors;
    private final MfaTokens tokens;
    private final SessionOpening opening;
    private final LoginAnswer answer;
    private final TokenMetrics metrics;
    private final Ledger ledger;
    private final PrimaryWait wait;
    private final Clock clock;

    Admission(
            Throttle throttle,
            SecondFactors factors,
            MfaTokens tokens,
            SessionOpening opening,
            LoginAnswer answer,
            TokenMetrics metrics,
            Ledger ledger,
            PrimaryWait wait,
            Clock clock) {
        this.throttle = throttle;
        this.factors = factors;
        this.tokens = tokens;
        this.opening = opening;
        this.answer = answer;
        this.metrics = metrics;
        this.ledger = ledger;
        this.wait = wait;
        this.clock = clock;
    }

    /**
     * Makes an attempt to sign in. Call it outside a transaction.
     *
     * @param subject whose secret is guessed; {@link Subject#NOBODY} if only the network is limited
     * @param check checks the secret. If it throws, the attempt is not counted.
     * @return the tokens, in the body or in cookies
     * @throws ApiError 401 if the attempt was refused, the account is not active, or a second factor is required; 429
     *     after too many refused attempts; 403 if a page of another origin sent the request
     */
    public RestResponse<TokenPair> admit(
            Subject subject, HttpServerRequest request, UriInfo uri, Supplier<Verdict> check) {
        boolean browser = answer.isForBrowser(request, uri);
        Origin origin = answer.origin(request);
        return answer.to(browser, metrics.countedStep(() -> {
            Attempt attempt = wait.repeat(() -> attempt(subject, origin));
            Verdict verdict = attempt.make(check);
            // By itself: the check may have used up what the client sent, so the whole request cannot be repeated.
            return wait.repeat(() -> decide(attempt, verdict, origin));
        }));
    }

    /** Returns where a request comes from, with the token of a known device. */
    public Origin origin(HttpServerRequest request) {
        return answer.origin(request);
    }

    /**
     * Counts an attempt before it is made.
     *
     * @throws ApiError 429 if the client must wait
     */
    Attempt attempt(Subject subject, Origin origin) {
        return throttle.attempt(LimitedAction.LOGIN, subject, origin);
    }

    /**
     * Opens the session, or refuses it.
     *
     * @throws ApiError 401 as {@link #admit} does
     */
    Granted decide(Attempt attempt, Verdict verdict, Origin origin) {
        User user = verdict.user()
                .filter(known -> verdict.proven() && known.isActive() && verdict.isInTime())
                .orElseThrow(() -> refused(verdict));
        FirstFactor first = FirstFactor.of(verdict, clock.instant());
        return opening.grant(opened(attempt, user, first, verdict.twoFactors()), attempt, origin);
    }

    /** The attempt was right even if no session is opened. */
    private OpenedSession opened(Attempt attempt, User user, FirstFactor first, boolean enough) {
        try {
            return open(user, first, enough);
        } catch (RuntimeException | Error notOpened) {
            attempt.wasRight();
            throw notOpened;
        }
    }

    /** If a second factor is required, records that the first one was right and throws. */
    private OpenedSession open(User user, FirstFactor first, boolean enough) {
        Outcome outcome = QuarkusTransaction.requiringNew().call(() -> {
            Demand demand = enough ? Demand.NOTHING : factors.demand(user, first.method());
            if (demand == Demand.NOTHING) {
                return new Outcome(demand, List.of(), Optional.of(opening.open(user, first.alone())));
            }
            ledger.done(SecurityEventKind.MFA_DEMANDED)
                    .to(user.id())
                    .because(first.method() + (demand == Demand.CODE ? ", code" : ", second factor to be set up"))
                    .record();
            // Read here: if it failed after the commit, a repeated login would store the event again.
            List<String> methods = demand == Demand.CODE ? factors.methods(user.id(), first.method()) : List.of();
            return new Outcome(demand, methods, Optional.empty());
        });
        return outcome.opened().orElseThrow(() -> demanded(outcome, user, first));
    }

    /**
     * What a right first factor leads to.
     *
     * @param methods the kinds of second factor that complete the login
     */
    private record Outcome(Demand demand, List<String> methods, Optional<OpenedSession> opened) {}

    private ApiError demanded(Outcome outcome, User user, FirstFactor first) {
        String token = tokens.issue(outcome.demand(), user, first);
        return outcome.demand() == Demand.CODE
                ? MfaErrors.codeRequired(token, outcome.methods())
                : MfaErrors.enrolmentRequired(token);
    }

    /**
     * Records the failure, also for unknown names, because otherwise the response time would reveal them. Does not
     * store the name, which may be a mistyped password (OWASP Logging Cheat Sheet).
     */
    private ApiError refused(Verdict verdict) {
        String why = !verdict.proven()
                ? verdict.method()
                : verdict.isInTime() ? "inactive account" : "begun before all sessions were ended";
        QuarkusTransaction.requiringNew().run(() -> {
            SecurityEvent event = ledger.refused(SecurityEventKind.LOGIN).because(why);
            verdict.user().ifPresent(known -> event.to(known.id()));
            event.record();
        });
        return verdict.refusal().orElseGet(ApiError::wrongCredentials);
    }
}
