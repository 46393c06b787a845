package dev.signet.session;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.revocation.RevocationCache;
import dev.signet.session.RefreshConfig.OnRetry;
import dev.signet.session.Rotation.Pair;
import dev.signet.user.ActiveUsers;
import dev.signet.user.TokenUser;
import dev.signet.user.TokenUsers;
import dev.signet.user.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
                   refresh_jti = ?,
                   access_jti = ?,
                   idempotency_key = ?,
                   rotated_at = ?,
                   last_used_at = ?,
                   refresh_expires_at = ?,
                   kept_until = greatest(s.kept_until, s.expires_at)
            """;

    private static final String USE = """
            update sessions s
               set last_used_at = ?
            """;

    /** The condition for both: the token is the current one of a live session, and the user may act. */
    private static final String WHERE_IT_WORKS = """
              from users u
             where s.user_id = ?
               and s.id = ?
               and s.refresh_jti = ?
               and s.ended_at is null
               and s.last_used_at > ?
               and (s.absolute_expires_at is null or s.absolute_expires_at > ?)
               and u.id = s.user_id
               and (u.is_active or ?)
            returning s.expires_at, s.absolute_expires_at,
                      u.id, u.external_id, u.username, u.email, u.is_active, u.is_staff, u.date_joined, u.last_login, u.ver,
                      %s, s.amr, s.authenticated_at
            """;

    private final DataSource database;
    private final SessionFinder finder;
    private final TokenUsers tokenUsers;
    private final String whereItWorks;
    private final RefreshConfig config;
    private final Sessions sessions;
    private final RevocationCache view;
    private final ActiveUsers users;
    private final Ledger ledger;
    private final Clock clock;

    RefreshRotation(
            DataSource database,
            SessionFinder finder,
            TokenUsers tokenUsers,
            RefreshConfig config,
            Sessions sessions,
            RevocationCache view,
            ActiveUsers users,
            Ledger ledger,
            Clock clock) {
        this.database = database;
        this.finder = finder;
        this.tokenUsers = tokenUsers;
        this.whereItWorks = WHERE_IT_WORKS.formatted(tokenUsers.expression());
        this.view = view;
        this.config = config;
        this.sessions = sessions;
        this.users = users;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Rotates the token: {@code successor} becomes the session's token pair.
     *
     * @param key lets the client get the response again if it was lost
     */
    public Rotation rotate(RefreshUse token, Successor successor, Optional<IdempotencyKey> key) {
        Instant now = successor.issuedAt();
        return exchange(token, successor, key, ROTATE, statement -> {
            statement.setString(1, successor.refreshId());
            statement.setString(2, successor.accessId());
            statement.setBytes(3, key.map(IdempotencyKey::hash).orElse(null));
            statement.setObject(4, utc(now));
            statement.setObject(5, utc(now));
            statement.setObject(6, utc(successor.expiresAt()));
            return 7;
        });
    }

    /** Uses the token without rotating it: only the access token is new. */
    public Rotation use(RefreshUse token, Successor successor) {
        return exchange(token, successor, Optional.empty(), USE, statement -> {
            statement.setObject(1, utc(successor.issuedAt()));
            return 2;
        });
    }

    /** Returns whether this token would be accepted now, without changing anything. */
    public boolean accepts(RefreshUse token) {
        Instant now = clock.instant();
        return QuarkusTransaction.requiringNew().call(() -> {
            UUID sid = finder.sessionOf(token);
            boolean works = Session.of(token.userId(), sid)
                    .map(session -> works(session, token, now))
                    .orElseGet(() -> token.foreign() && !DeletedSession.revoked(sid, token));
            return works && user(token.userId()).isPresent();
        });
    }

    private boolean works(Session session, RefreshUse token, Instant now) {
        return !session.hasEnded() && session.isCurrent(token.jti()) && !session.isOver(now, sessions.idleSince(now));
    }

    /** Runs one statement in autocommit mode, which takes one round trip. */
    private Rotation exchange(
            RefreshUse token, Successor successor, Optional<IdempotencyKey> key, String change, Values values) {
        UUID sid = adopted(token);
        Instant now = successor.issuedAt();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(change + whereItWorks)) {
            int next = values.set(statement);
            statement.setLong(next, token.userId());
            statement.setObject(next + 1, sid);
            statement.setString(next + 2, token.jti());
            statement.setObject(next + 3, utc(sessions.idleSince(now)));
            statement.setObject(next + 4, utc(now));
            statement.setBoolean(next + 5, !users.checkUserIsActive());
            Optional<Pair> pair = pair(statement, sid, successor);
            if (pair.isPresent()) {
                return new Rotation.Rotated(pair.get());
            }
        } catch (SQLException fault) {
            throw new IllegalStateException("Could not refresh a session", fault);
        }
        Rotation refusal = QuarkusTransaction.requiringNew().call(() -> whyNot(sid, token, key, now));
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

    private Optional<Pair> pair(PreparedStatement statement, UUID sid, Successor successor) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            TokenUser user = new TokenUser(
                    row.getLong(3),
                    Optional.ofNullable(row.getString(4)),
                    row.getString(5),
                    row.getString(6),
                    row.getBoolean(7),
                    row.getBoolean(8),
                    instant(row, 9).orElseThrow(),
                    instant(row, 10),
                    row.getInt(11),
                    tokenUsers.columns(row.getString(12)));
            return Optional.of(new Pair(
                    sid,
                    user,
                    successor.refreshId(),
                    successor.accessId(),
                    successor.issuedAt(),
                    instant(row, 1).orElseThrow(),
                    instant(row, 2),
                    Authentication.of(row.getString(13), instant(row, 14).orElse(null))));
        }
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private Rotation whyNot(UUID sid, RefreshUse token, Optional<IdempotencyKey> key, Instant now) {
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
        endForReuse(session, now);
        return new Rotation.Reused();
    }

    /** Returns the user as currently stored, if the user may act. */
    private Optional<User> user(long id) {
        return User.withId(id).filter(user -> user.isActive() || !users.checkUserIsActive());
    }

    private void endForReuse(Session session, Instant now) {
        if (Session.end(session.userId(), session.id(), EndReason.REUSE, now)) {
            ledger.refused(SecurityEventKind.REFRESH_TOKEN_REUSED)
                    .to(session.userId())
                    .in(session.id())
                    .record();
            LOG.warnf(
                    "Ended session %s of user %d: a refresh token that was already rotated was presented again",
                    session.id(), session.userId());
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Sets the parameters of the change and returns the position of the next one. */
    private interface Values {
        int set(PreparedStatement statement) throws SQLException;
    }
}
