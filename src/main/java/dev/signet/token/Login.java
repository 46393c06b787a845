package dev.signet.token;

import dev.signet.security.SecureIds;
import dev.signet.session.Device;
import dev.signet.session.Session;
import dev.signet.session.SessionUser;
import dev.signet.user.PasswordHash;
import dev.signet.user.PasswordThreads;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Exchanges a name and a password for a session's first tokens. */
@Singleton
class Login {
    private final PasswordThreads threads;
    private final PasswordHash hash;
    private final TokenIssuer issuer;
    private final TokenConfig config;
    private final Clock clock;

    Login(PasswordThreads threads, PasswordHash hash, TokenIssuer issuer, TokenConfig config, Clock clock) {
        this.threads = threads;
        this.hash = hash;
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
            return QuarkusTransaction.requiringNew().call(() -> open(user, device));
        });
    }

    private User authenticate(Credentials credentials) {
        Optional<User> known = QuarkusTransaction.requiringNew().call(() -> User.named(credentials.username()));
        if (known.isEmpty()) {
            hash.verifyNobody(credentials.password());
            throw ApiError.wrongCredentials();
        }
        User user = known.get();
        // The hash comes first: whether an account is active must not show in the time, either.
        if (!hash.verify(credentials.password(), user) || !user.isActive()) {
            throw ApiError.wrongCredentials();
        }
        return user;
    }

    private TokenPair open(User account, Device device) {
        Instant now = clock.instant();
        SessionUser user = new SessionUser(account.id(), account.email(), account.isStaff());
        String refreshId = SecureIds.tokenId();
        UUID session = Session.open(user.id(), device, refreshId, now, now.plus(issuer.lifetime(TokenType.REFRESH)));
        if (config.updateLastLogin()) {
            User.noteLogin(user.id(), now);
        }
        return new TokenPair(
                issuer.issue(TokenType.REFRESH, user, session, refreshId, now, Map.of()),
                issuer.issue(TokenType.ACCESS, user, session, SecureIds.tokenId(), now, Map.of()));
    }
}
