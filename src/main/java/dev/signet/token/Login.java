package dev.signet.token;

import dev.signet.session.Device;
import dev.signet.session.Rotation;
import dev.signet.session.Sessions;
import dev.signet.session.Successor;
import dev.signet.user.LoginConfig;
import dev.signet.user.PasswordHash;
import dev.signet.user.PasswordThreads;
import dev.signet.user.Rehash;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Exchanges a name and a password for a session's first tokens. */
@Singleton
class Login {
    private final PasswordThreads threads;
    private final PasswordHash hash;
    private final Rehash rehash;
    private final LoginConfig login;
    private final Sessions sessions;
    private final TokenIssuer issuer;
    private final TokenConfig config;
    private final Clock clock;

    Login(
            PasswordThreads threads,
            PasswordHash hash,
            Rehash rehash,
            LoginConfig login,
            Sessions sessions,
            TokenIssuer issuer,
            TokenConfig config,
            Clock clock) {
        this.threads = threads;
        this.hash = hash;
        this.rehash = rehash;
        this.login = login;
        this.sessions = sessions;
        this.issuer = issuer;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Opens a session.
     *
     * @throws ApiError 401 where the credentials are not those of an active account, after the same time whatever the reason;
     *     503 where too many logins wait
     */
    Uni<TokenPair> with(Credentials credentials, Device device) {
        return threads.run(() -> {
            // No transaction spans the hash: it would hold a connection for as long.
            User user = authenticate(credentials);
            return QuarkusTransaction.requiringNew().call(() -> issue(sessions.open(user, device, successor())));
        });
    }

    private User authenticate(Credentials credentials) {
        Named named = QuarkusTransaction.requiringNew()
                .call(() -> new Named(
                        User.forLogin(credentials.username(), login.fields()), User.standIn(credentials.username())));
        if (named.user().isEmpty()) {
            hash.verifyNobody(credentials.password(), named.standIn());
            throw ApiError.wrongCredentials();
        }
        User user = named.user().get();
        // The hash comes first: whether an account is active must not show in the time, either.
        if (!hash.verify(credentials.password(), user) || !user.isActive()) {
            throw ApiError.wrongCredentials();
        }
        rehash.ifOutdated(credentials.password(), user);
        return user;
    }

    /** Whom a name means; and who takes the time where it means nobody, looked up either way. */
    private record Named(Optional<User> user, Optional<User> standIn) {}

    private Successor successor() {
        return Successor.now(clock.instant(), issuer.lifetime(TokenType.REFRESH));
    }

    private TokenPair issue(Rotation.Pair pair) {
        if (config.updateLastLogin()) {
            User.noteLogin(pair.user().id(), pair.issuedAt());
        }
        return new TokenPair(issuer.refresh(pair, Map.of()), issuer.access(pair, Map.of()));
    }
}
