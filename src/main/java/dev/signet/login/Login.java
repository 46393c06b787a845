package dev.signet.login;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mfa.Demand;
import dev.signet.mfa.SecondFactors;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.user.LoginConfig;
import dev.signet.user.PasswordHash;
import dev.signet.user.PasswordThreads;
import dev.signet.user.Rehash;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Exchanges a name and a password for the first tokens of a session, or for a token that leads to the second factor.
 */
@Singleton
class Login {
    private final Throttle throttle;
    private final PasswordThreads threads;
    private final PasswordHash hash;
    private final Rehash rehash;
    private final LoginConfig config;
    private final SecondFactors factors;
    private final MfaTokens tokens;
    private final Admission admission;
    private final TokenMetrics metrics;
    private final Ledger ledger;

    Login(
            Throttle throttle,
            PasswordThreads threads,
            PasswordHash hash,
            Rehash rehash,
            LoginConfig config,
            SecondFactors factors,
            MfaTokens tokens,
            Admission admission,
            TokenMetrics metrics,
            Ledger ledger) {
        this.throttle = throttle;
        this.threads = threads;
        this.hash = hash;
        this.rehash = rehash;
        this.config = config;
        this.factors = factors;
        this.tokens = tokens;
        this.admission = admission;
        this.metrics = metrics;
        this.ledger = ledger;
    }

    /**
     * Opens a session.
     *
     * @throws ApiError 401 if the credentials are not those of an active account, with the same response time for every
     *     reason, or if a second factor is required; 429 after too many failed attempts; 503 if too many logins are
     *     waiting
     */
    Uni<Granted> with(Credentials credentials, Origin origin) {
        return metrics.counted(() -> admitted(credentials, origin));
    }

    private Uni<Granted> admitted(Credentials credentials, Origin origin) {
        // The hash runs outside a transaction, which would hold a connection all the time.
        Named named = QuarkusTransaction.requiringNew()
                .call(() -> new Named(
                        UserLookup.folded(credentials.username()),
                        UserLookup.forLogin(credentials.username(), config.fields()),
                        UserLookup.standIn(credentials.username())));
        // Before the queue, so that throttled attempts do not take up places in it.
        Attempt attempt = throttle.attempt(LimitedAction.LOGIN, named.subject(), origin);
        try {
            return threads.run(() -> isRight(credentials.password(), named), right -> {
                User user = named.user()
                        .filter(known -> right && known.isActive())
                        .orElseThrow(() -> refused(named.user(), right));
                attempt.wasRight();
                return admission.grant(open(user), user, origin);
            });
        } catch (ApiError busy) {
            attempt.wasNotMade();
            throw busy;
        }
    }

    /** The hash always runs, so that the time does not reveal whether the account exists and is active. */
    private boolean isRight(String password, Named named) {
        if (named.user().isEmpty()) {
            hash.verifyNobody(password, named.standIn());
            return false;
        }
        User user = named.user().get();
        boolean right = hash.verify(password, user);
        if (right && user.isActive()) {
            rehash.ifOutdated(password, user);
        }
        return right;
    }

    /**
     * Returns the session's first tokens. If a second factor is required, records that the password was right and
     * throws.
     */
    private TokenPair open(User user) {
        Opened opened = QuarkusTransaction.requiringNew().call(() -> {
            Demand demand = factors.demand(user);
            if (demand == Demand.NOTHING) {
                return new Opened(demand, Optional.of(admission.open(user, "password")));
            }
            ledger.done(SecurityEventKind.MFA_DEMANDED)
                    .to(user.id())
                    .because(demand == Demand.CODE ? "code" : "second factor to be set up")
                    .record();
            return new Opened(demand, Optional.empty());
        });
        return opened.pair().orElseThrow(() -> {
            String token = tokens.issue(opened.demand(), user);
            return opened.demand() == Demand.CODE ? ApiError.mfaRequired(token) : ApiError.mfaEnrolmentRequired(token);
        });
    }

    private record Opened(Demand demand, Optional<TokenPair> pair) {}

    /**
     * Records the failure, also for unknown names, because otherwise the response time would reveal them. Does not
     * store the name, which may be a mistyped password (OWASP Logging Cheat Sheet).
     */
    private ApiError refused(Optional<User> user, boolean right) {
        String why = user.isEmpty() ? "no such account" : right ? "inactive account" : "wrong password";
        QuarkusTransaction.requiringNew().run(() -> {
            SecurityEvent event = ledger.refused(SecurityEventKind.LOGIN).because(why);
            user.ifPresent(known -> event.to(known.id()));
            event.record();
        });
        return ApiError.wrongCredentials();
    }

    /** The user with a name, and a stand-in whose hash is verified if there is none. Both are always looked up. */
    private record Named(String folded, Optional<User> user, Optional<User> standIn) {
        Subject subject() {
            return new Subject(folded, user.map(User::id));
        }
    }
}
