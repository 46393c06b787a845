package dev.signet.session;

import dev.signet.database.AwaitsPrimary;
import dev.signet.database.Row;
import dev.signet.database.SqlCall;
import dev.signet.database.SqlStatement;
import dev.signet.revocation.RevocationCache;
import dev.signet.session.RefreshConfig.OnRetry;
import dev.signet.session.Rotation.Pair;
import dev.signet.user.ActiveUsers;
import dev.signet.user.TokenUsers;
import dev.signet.user.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Exchanges a refresh token for a new token pair. The exchange is one conditional statement. If any number of requests
 * present the same token at once, on any number of replicas, exactly one rotates it. After the response to a sign-out,
 * none does.
 */
@Singleton
public class RefreshRotation {
    private static final Logger LOG = Logger.getLogger(RefreshRotation.class);

    private static final String ROTATE = """
            update sessions s
               set previous_refresh_jti = s.refresh_jti,
                   refresh_jti = :refreshId,
                   access_jti = :accessId,
                   idempotency_key = :key,
                   rotated_at = :now,
                   last_used_at = :now,
                   refresh_expires_at = :expiresAt,
                   kept_until = greatest(s.kept_until, s.expires_at)
              from users u
             where
            """;

    private static final String USE = """
            update sessions s
               set last_used_at = :now
              from users u
             where
            """;

    /** The token is the current one of a live session, and the user may act. */
    private static final String IT_WORKS = """
                   s.user_id = :user
               and s.id = :session
               and s.refresh_jti = :jti
               and s.ended_at is null
               and s.last_used_at > :idleSince
               and (s.absolute_expires_at is null or s.absolute_expires_at > :now)
               and u.id = s.user_id
               and (u.is_active or :inactiveToo)
            """;

    private static final SqlStatement LOOK = SqlStatement.of("select s.id from sessions s, users u where " + IT_WORKS);

    private final DataSource database;
    private final SessionFinder finder;
    private final TokenUsers tokenUsers;
    private final SqlStatement rotate;
    private final SqlStatement use;
    private final RefreshConfig config;
    private final Sessions sessions;
    private final RevocationCache view;
    private final ActiveUsers users;
    private final Clock clock;

    RefreshRotation(
            DataSource database,
            SessionFinder finder,
            TokenUsers tokenUsers,
            RefreshConfig config,
            Sessions sessions,
            RevocationCache view,
            ActiveUsers users,
            Clock clock) {
        this.database = database;
        this.finder = finder;
        this.tokenUsers = tokenUsers;
        String returning = IT_WORKS
                + "returning s.expires_at, s.absolute_expires_at, s.sign_in_method, s.amr, s.authenticated_at, "
                + tokenUsers.selected();
        this.rotate = SqlStatement.of(ROTATE + returning);
        this.use = SqlStatement.of(USE + returning);
        this.view = view;
        this.config = config;
        this.sessions = sessions;
        this.users = users;
        this.clock = clock;
    }

    /**
     * Rotates the token: {@code successor} becomes the session's token pair.
     *
     * @param key lets the client get the response again if it was lost
     */
    @AwaitsPrimary(repeatable = true)
    public Rotation rotate(RefreshUse token, Successor successor, Optional<IdempotencyKey> key) {
        UUID sid = adopted(token);
        return ifItWorks(rotate, token, sid, successor.issuedAt())
                .with("refreshId", successor.refreshId())
                .with("accessId", successor.accessId())
                .with("key", key.map(IdempotencyKey::hash).orElse(null))
                .with("expiresAt", successor.expiresAt())
                .first(row -> pair(row, sid, successor))
                .<Rotation>map(Rotation.Rotated::new)
                .orElseGet(() -> refuse(sid, token, key, successor));
    }

    /** Uses the token without rotating it: only the access token is new. */
    @AwaitsPrimary(repeatable = true)
    public Rotation use(RefreshUse token, Successor successor) {
        UUID sid = adopted(token);
        return ifItWorks(use, token, sid, successor.issuedAt())
                .first(row -> pair(row, sid, successor))
                .<Rotation>map(Rotation.Rotated::new)
                .orElseGet(() -> refuse(sid, token, Optional.empty(), successor));
    }

    /** Returns whether this token would be accepted now, without changing anything. */
    public boolean accepts(RefreshUse token) {
        Instant now = clock.instant();
        return QuarkusTransaction.requiringNew().call(() -> {
            UUID sid = finder.sessionOf(token);
            return ifItWorks(LOOK, token, sid, now).first(row -> true).isPresent()
                    || token.foreign() && isNew(sid, token);
        });
    }

    /** Returns whether a token of another system has no session yet and would get one. */
    private boolean isNew(UUID sid, RefreshUse token) {
        return Session.of(token.userId(), sid).isEmpty()
                && !DeletedSession.revoked(sid, token)
                && user(token.userId()).isPresent();
    }

    private SqlCall ifItWorks(SqlStatement statement, RefreshUse token, UUID sid, Instant now) {
        return statement
                .on(database)
                .with("user", token.userId())
                .with("session", sid)
                .with("jti", token.jti())
                .with("idleSince", sessions.idleSince(now))
                .with("now", now)
                .with("inactiveToo", !users.checkUserIsActive());
    }

    private Rotation refuse(UUID sid, RefreshUse token, Optional<IdempotencyKey> key, Successor successor) {
        Rotation refusal = QuarkusTransaction.requiringNew().call(() -> whyNot(sid, token, key, successor));
        if (refusal instanceof Rotation.Reused) {
            view.endSession(sid);
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

    private Pair pair(Row row, UUID sid, Successor successor) {
        return new Pair(
                sid,
                tokenUsers.of(row),
                successor.refreshId(),
                successor.accessId(),
                successor.issuedAt(),
                row.time("expires_at"),
                Optional.ofNullable(row.time("absolute_expires_at")),
                Authentication.of(row.text("sign_in_method"), row.text("amr"), row.time("authenticated_at")));
    }

    private Rotation whyNot(UUID sid, RefreshUse token, Optional<IdempotencyKey> key, Successor successor) {
        Instant now = successor.issuedAt();
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
        if (session.isCurrent(successor.refreshId())) {
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
