package dev.signet.session;

import dev.signet.revocation.RevokedToken;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Exchanges a refresh token for its successor. The exchange is one conditional statement: of any number of requests that
 * present the same token at once, on any number of replicas, exactly one rotates; and once a sign-out is answered, none does.
 */
@Singleton
public class RefreshRotation {
    private static final Logger LOG = Logger.getLogger(RefreshRotation.class);

    private static final String ROTATE = """
            update sessions s
               set previous_refresh_jti = s.refresh_jti,
                   refresh_jti = ?,
                   rotated_at = ?,
                   last_used_at = ?,
                   expires_at = ?
              from users u
             where s.id = ?
               and s.refresh_jti = ?
               and s.ended_at is null
               and u.id = s.user_id
               and (u.is_active or ?)
            returning u.id, u.email, u.is_staff
            """;

    private static final String USE = """
            update sessions s
               set last_used_at = ?
              from users u
             where s.id = ?
               and s.refresh_jti = ?
               and s.ended_at is null
               and u.id = s.user_id
               and (u.is_active or ?)
            returning u.id, u.email, u.is_staff
            """;

    private final DataSource database;
    private final SessionFinder finder;
    private final SessionConfig config;
    private final Clock clock;

    RefreshRotation(DataSource database, SessionFinder finder, SessionConfig config, Clock clock) {
        this.database = database;
        this.finder = finder;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Makes {@code successor} the session's refresh token, good until {@code expiresAt}.
     *
     * @param inactiveToo whether an inactive user may refresh
     */
    @Transactional
    public Rotation rotate(RefreshUse token, Device device, String successor, Instant expiresAt, boolean inactiveToo) {
        Instant now = clock.instant();
        return exchange(token, device, now, sid -> {
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(ROTATE)) {
                statement.setString(1, successor);
                statement.setObject(2, now.atOffset(ZoneOffset.UTC));
                statement.setObject(3, now.atOffset(ZoneOffset.UTC));
                statement.setObject(4, expiresAt.atOffset(ZoneOffset.UTC));
                statement.setObject(5, sid);
                statement.setString(6, token.jti());
                statement.setBoolean(7, inactiveToo);
                return refreshed(sid, statement);
            }
        });
    }

    /**
     * Uses the token without rotating it.
     *
     * @param inactiveToo whether an inactive user may refresh
     */
    @Transactional
    public Rotation use(RefreshUse token, Device device, boolean inactiveToo) {
        Instant now = clock.instant();
        return exchange(token, device, now, sid -> {
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(USE)) {
                statement.setObject(1, now.atOffset(ZoneOffset.UTC));
                statement.setObject(2, sid);
                statement.setString(3, token.jti());
                statement.setBoolean(4, inactiveToo);
                return refreshed(sid, statement);
            }
        });
    }

    private Rotation exchange(RefreshUse token, Device device, Instant now, Exchange exchange) {
        UUID sid = finder.sessionOf(token);
        if (token.foreign()) {
            Session.adopt(sid, token.userId(), device, token.jti(), now, token.expiresAt());
        }
        try {
            Optional<Rotation> refreshed = exchange.on(sid);
            return refreshed.isPresent() ? refreshed.get() : whyNot(sid, token, now);
        } catch (SQLException fault) {
            throw new IllegalStateException("a session could not be refreshed", fault);
        }
    }

    private static Optional<Rotation> refreshed(UUID sid, PreparedStatement statement) throws SQLException {
        try (ResultSet user = statement.executeQuery()) {
            return user.next()
                    ? Optional.of(new Rotation.Refreshed(
                            sid, new SessionUser(user.getLong(1), user.getString(2), user.getBoolean(3))))
                    : Optional.empty();
        }
    }

    private Rotation whyNot(UUID sid, RefreshUse token, Instant now) {
        Optional<Session> found = Session.withId(sid);
        if (found.isEmpty()) {
            // The session went with its user; the token may have been blacklisted since.
            return RevokedToken.contains(token.jti()) ? new Rotation.Ended() : new Rotation.NoActiveAccount();
        }
        Session session = found.get();
        if (session.hasEnded()) {
            return new Rotation.Ended();
        }
        if (session.isCurrent(token.jti())) {
            return new Rotation.NoActiveAccount();
        }
        if (session.isPrevious(token.jti()) && session.rotatedAfter(now.minus(config.grace()))) {
            return new Rotation.Retried();
        }
        Session.end(sid, EndReason.REUSE, now);
        LOG.warnf(
                "session %s of user %d was ended: a refresh token that had been rotated came back",
                sid, token.userId());
        return new Rotation.Reused();
    }

    /** The statement that decides. */
    private interface Exchange {
        Optional<Rotation> on(UUID sid) throws SQLException;
    }
}
