package dev.signet.login;

import dev.signet.database.PrimaryWait;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.user.LoginConfig;
import dev.signet.user.PasswordHash;
import dev.signet.user.PasswordThreads;
import dev.signet.user.Rehash;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.user.UserLookup.Named;
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
    private final Admission admission;
    private final PasswordThreads threads;
    private final PasswordHash hash;
    private final Rehash rehash;
    private final LoginConfig config;
    private final PrimaryWait wait;
    private final TokenMetrics metrics;

    Login(
            Admission admission,
            PasswordThreads threads,
            PasswordHash hash,
            Rehash rehash,
            LoginConfig config,
            PrimaryWait wait,
            TokenMetrics metrics) {
        this.admission = admission;
        this.threads = threads;
        this.hash = hash;
        this.rehash = rehash;
        this.config = config;
        this.wait = wait;
        this.metrics = metrics;
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
        Named named = wait.repeat(() -> QuarkusTransaction.requiringNew()
                .call(() -> UserLookup.atLogin(credentials.username(), config.fields())));
        // Before the queue, so that throttled attempts do not take up places in it.
        Attempt attempt = wait.repeat(() -> admission.attempt(subject(named), origin));
        return attempt.make(() -> threads.run(
                () -> attempt.make(() -> isRight(credentials.password(), named)),
                right -> wait.repeat(() -> admission.decide(attempt, verdict(named, right), origin))));
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

    private static Subject subject(Named named) {
        return new Subject(named.folded(), named.user().map(User::id));
    }

    private static Verdict verdict(Named named, boolean right) {
        Optional<User> user = named.user();
        return user.filter(known -> right)
                .map(known -> Verdict.proven(known, PasswordSignIn.NAME, "pwd"))
                .orElseGet(() -> Verdict.refused(user, user.isPresent() ? "wrong password" : "no such account"));
    }
}
