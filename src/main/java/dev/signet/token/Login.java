package dev.signet.token;

import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mfa.Demand;
import dev.signet.mfa.SecondFactors;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.Guess;
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
import java.time.Clock;
import java.util.Optional;

/** Exchanges a name and a password for a session's first tokens, or for what leads to them by a second factor. */
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
    private final Clock clock;

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
            Clock clock) {
        this.throttle = throttle;
        this.threads = threads;
        this.hash = hash;
        this.rehash = rehash;
        this.config = config;
        this.factors = factors;
        this.tokens = tokens;
        this.admission = admission;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Opens a session.
     *
     * @throws ApiError 401 where the credentials are not those of an active account, after the same time whatever the reason, or
     *     where a second factor is to follow; 429 where too many were wrong before; 503 where too many logins wait
     */
    Uni<Granted> with(Credentials credentials, LoginClient client) {
        return metrics.counted(() -> admitted(credentials, client));
    }

    private Uni<Granted> admitted(Credentials credentials, LoginClient client) {
        // No transaction spans the hash: it would hold a connection for as long.
        Named named = QuarkusTransaction.requiringNew()
                .call(() -> new Named(
                        UserLookup.folded(credentials.username()),
                        UserLookup.forLogin(credentials.username(), config.fields()),
                        UserLookup.standIn(credentials.username())));
        // Before the queue: a guess that has to wait takes nobody's place in it.
        Attempt attempt = throttle.attempt(Guess.LOGIN, named.subject(), client.origin());
        try {
            return threads.run(() -> isRight(credentials.password(), named), right -> {
                User user = named.user()
                        .filter(known -> right && known.isActive())
                        .orElseThrow(() -> refused(named.user(), right, client));
                attempt.wasRight();
                return admission.grant(open(user, client), user, client);
            });
        } catch (ApiError busy) {
            attempt.wasNotMade();
            throw busy;
        }
    }

    /** The hash comes first: whether there is such an account, and an active one, must not show in the time. */
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

    /** The session's first tokens; where a second factor is to follow, that the password was right is recorded. */
    private TokenPair open(User user, LoginClient client) {
        Opened opened = QuarkusTransaction.requiringNew().call(() -> {
            Demand demand = factors.demand(user);
            if (demand == Demand.NOTHING) {
                return new Opened(demand, Optional.of(admission.open(user, client, "password")));
            }
            SecurityEvent.done(SecurityEventKind.MFA_DEMANDED, clock.instant())
                    .to(user.id())
                    .from(client.device())
                    .because(demand == Demand.CODE ? "code" : "second factor to be set up")
                    .record();
            return new Opened(demand, Optional.empty());
        });
        return opened.pair().orElseThrow(() -> {
            String token = tokens.issue(opened.demand(), user, client.device());
            return opened.demand() == Demand.CODE ? ApiError.mfaRequired(token) : ApiError.mfaEnrolmentRequired(token);
        });
    }

    private record Opened(Demand demand, Optional<TokenPair> pair) {}

    /**
     * Records the failure, of whomever: were those of unknown names left out, the time would tell. What was typed as a name is not
     * kept, it may be a password (OWASP Logging Cheat Sheet).
     */
    private ApiError refused(Optional<User> user, boolean right, LoginClient client) {
        String why = user.isEmpty() ? "no such account" : right ? "inactive account" : "wrong password";
        QuarkusTransaction.requiringNew().run(() -> {
            SecurityEvent event = SecurityEvent.refused(SecurityEventKind.LOGIN, clock.instant())
                    .from(client.device())
                    .because(why);
            user.ifPresent(known -> event.to(known.id()));
            event.record();
        });
        return ApiError.wrongCredentials();
    }

    /** Whom a name means; and whose hash takes the time if it means nobody, looked up either way. */
    private record Named(String folded, Optional<User> user, Optional<User> standIn) {
        Subject subject() {
            return new Subject(folded, user.map(User::id));
        }
    }
}
