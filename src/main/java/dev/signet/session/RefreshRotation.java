package dev.signet.session;

import dev.signet.database.AwaitsPrimary;
import dev.signet.revocation.RevocationCache;
import dev.signet.session.RefreshConfig.OnRetry;
import dev.signet.user.ActiveUsers;
import dev.signet.user.TokenUsers;
import dev.signet.user.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Exchanges a refresh token for a new token pair. The exchange is one conditional statement. If any number of requests
 * present the same token at once, on any number of replicas, exactly one rotates it. After the response to a sign-out,
 * none does.
 */
@Singleton
public class RefreshRotation {
    private static final Logger LOG = Logger.getLogger(RefreshRotation.class);

    private final RefreshStatements statements;
    private final SessionFinder finder;
    private final TokenUsers tokenUsers;
    private final RefreshConfig config;
    private final Sessions sessions;
    private final RevocationCache revocations;
    private final ActiveUsers users;
    private final Clock clock;

    RefreshRotation(
            RefreshStatements statements,
            SessionFinder finder,
            TokenUsers tokenUsers,
            RefreshConfig config,
            Sessions sessions,
            RevocationCache revocations,
            ActiveUsers users,
            Clock clock) {
        this.statements = statements;
        this.finder = finder;
        this.tokenUsers = tokenUsers;
        this.revocations = revocations;
        this.config = config;
        this.sessions = sessions;
        this.users = users;
        this.clock = clock;
    }

    /**
     * Rotates the token: {@code next} becomes the session's token pair.
     *
     * @param key lets the client get the response again if it was lost
     */
    @AwaitsPrimary(repeatable = true)
    public Rotation rotate(RefreshUse token, NewPair next, Optional<IdempotencyKey> key) {
        UUID sid = adopted(token);
        return statements
                .rotate(token, sid, next, key)
                .<Rotation>map(Rotation.Rotated::new)
                .orElseGet(() -> refuse(sid, token, key, next));
    }

    /** Uses the token without rotating it: only the access token is new. */
    @AwaitsPrimary(repeatable = true)
    public Rotation use(RefreshUse token, NewPair next) {
        UUID sid = adopted(token);
        return statements
                .use(token, sid, next)
                .<Rotation>map(Rotation.Rotated::new)
                .orElseGet(() -> refuse(sid, token, Optional.empty(), next));
    }

    /** Returns whether this token would be accepted now, without changing anything. */
    public boolean accepts(RefreshUse token) {
        Instant now = clock.instant();
        return QuarkusTransaction.requiringNew().call(() -> {
            UUID sid = finder.sessionOf(token);
            return statements.accept(token, sid, now) || token.foreign() && isNew(sid, token);
        });
    }

    /** Returns whether a token of another system has no session yet and would get one. */
    private boolean isNew(UUID sid, RefreshUse token) {
        return Session.of(token.userId(), sid).isEmpty()
                && !DeletedSession.revoked(sid, token)
                && user(token.userId()).isPresent();
    }

    private Rotation refuse(UUID sid, RefreshUse token, Optional<IdempotencyKey> key, NewPair next) {
        Rotation refusal = QuarkusTransaction.requiringNew().call(() -> whyNot(sid, token, key, next));
        if (refusal instanceof Rotation.Reused) {
            revocations.endSession(sid);
        }
        return refusal;
    }

    private UUID adopted(RefreshUse token) {
        if (!token.foreign()) {
            return finder.sessionOf(token);
        }
        return QuarkusTransaction.requiringNew().call(() -> {
            UUID sid = finder.sessionOf(token);
            sessions.adopt(sid, token, clock.instant());
            return sid;
        });
    }

    private Rotation whyNot(UUID sid, RefreshUse token, Optional<IdempotencyKey> key, NewPair next) {
        Instant now = next.issuedAt();
        Optional<Session> found = Session.of(token.userId(), sid);
        if (found.isEmpty()) {
            // The session was deleted with its user, or no session was created for the other system's token.
            return DeletedSession.revoked(sid, token) ? new Rotation.Ended() : new Rotation.NoActiveAccount();
        }
        Session session = found.get();
        if (session.hasEnded()) {
            return new Rotation.Ended();
        }
        if (session.isOver(now, sessions.idleSince(now))) {
            return new Rotation.Expired();
        }
        if (session.isCurrent(token.jti())) {
            return new Rotation.NoActiveAccount();
        }
        if (session.isCurrent(next.refreshId())) {
            // An earlier attempt of this request has rotated, but its connection broke before it could say so.
            return user(session.userId())
                    .<Rotation>map(user -> new Rotation.Rotated(session.pairFor(tokenUsers.of(user))))
                    .orElseGet(Rotation.NoActiveAccount::new);
        }
        if (session.isPrevious(token.jti())) {
            // The pair from this rotation has not been used: its refresh token is still current.
            boolean retry = session.rotatedAfter(now.minus(config.grace()));
            if (session.wasRotatedWith(key) || retry && config.onRetry() == OnRetry.REPLAY) {
                return user(session.userId())
                        .<Rotation>map(user -> new Rotation.Replayed(session.pairFor(tokenUsers.of(user))))
                        .orElseGet(Rotation.NoActiveAccount::new);
            }
            if (retry) {
                return new Rotation.Retried();
            }
        }
        if (session.rotatedAfter(now)) {
            // This request waited for the database, and its client has gone on meanwhile, on another replica. That is
            // no theft.
            return new Rotation.Retried();
        }
        if (sessions.endForReuse(session, now)) {
            LOG.warnf(
                    "Ended session %s of user %d: a refresh token that was already rotated was presented again",
                    session.id(), session.userId());
        }
        return new Rotation.Reused();
    }

    /** Returns the user as currently stored, if the user may act. */
    private Optional<User> user(long id) {
        return User.withId(id).filter(user -> user.isActive() || !users.checkUserIsActive());
    }
}
