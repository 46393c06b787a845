package dev.signet.bearer;

import dev.signet.key.KeyRing;
import dev.signet.revocation.RevocationCache;
import dev.signet.revocation.RevocationCache.RevokedUser;
import dev.signet.security.Caller;
import dev.signet.token.NamedUsers;
import dev.signet.token.TokenRefused;
import dev.signet.token.VerifiedToken;
import dev.signet.user.ActiveUsers;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Checks whether a verified access token is still valid, and finds its user. Uses memory if it is up to date;
 * otherwise, and for tokens of another system, which have no version, it asks the database.
 */
@Singleton
public class AccessCheck {
    private static final String LOOK = """
            select s.ended_at is not null
                       or exists (select 1 from revoked_tokens r where r.jti = ?)
                       -- If the session's row is gone, a token is valid only if its user was deleted before
                       -- the session ended.
                       or s.id is null
                           and (sx.id is not null or ?)
                           and not (u.id is null and sx.refresh_jti is not null),
                   u.id, u.is_active, u.is_staff, greatest(u.ver, ux.ver),
                   cast(? as text) is null or exists (select 1 from signing_keys k where k.kid = ?),
                   coalesce(date_trunc('second', greatest(u.tokens_good_from, ux.tokens_good_from)) > ?, false),
                   named.user_id
              from (values (%s, cast(? as uuid))) as named (user_id, session_id)
                   left join users u on u.id = named.user_id
                   left join deleted_users ux on ux.user_id = named.user_id
                   left join sessions s on s.user_id = named.user_id and s.id = named.session_id
                   left join deleted_sessions sx on sx.user_id = named.user_id and sx.id = named.session_id
            """.formatted(NamedUsers.ID);

    private final DataSource database;
    private final RevocationCache view;
    private final KeyRing ring;
    private final ActiveUsers users;

    AccessCheck(DataSource database, RevocationCache view, KeyRing ring, ActiveUsers users) {
        this.database = database;
        this.view = view;
        this.ring = ring;
        this.users = users;
    }

    /**
     * Returns the user of this access token from memory; empty if the database must be asked.
     *
     * @throws ApiError 401 if the token was revoked, or its user is deleted or inactive
     */
    Optional<Caller> knownCaller(VerifiedToken token) {
        boolean known = token.version().isPresent() && token.userKey().isEmpty() && view.isFresh();
        return known ? Optional.of(remembered(token)) : Optional.empty();
    }

    /**
     * Returns the user of this access token from the database.
     *
     * @throws ApiError 401 if the token was revoked, or its user is deleted or inactive
     */
    public Caller storedCaller(VerifiedToken token) {
        String storedKey = ring.isStored(token.key()) ? token.key().kid() : null;
        return look(token, storedKey, row -> stored(token, row));
    }

    /** Returns whether the token was revoked: individually, with its session, or with all tokens of its user. */
    public boolean isRevoked(VerifiedToken token) {
        return look(token, null, row -> isRevoked(token, row));
    }

    /**
     * Checks that the token's user exists and is allowed to use it.
     *
     * @throws ApiError 401 if not, or if the token names no user
     */
    public void checkUser(VerifiedToken token) {
        look(token, null, row -> {
            user(row);
            boolean exists = row.getObject(2) != null;
            refuseUser(exists, row.getBoolean(3));
            return exists;
        });
    }

    private static boolean isRevoked(VerifiedToken token, ResultSet row) throws SQLException {
        return row.getBoolean(1) || row.getBoolean(7) || isOutdated(token, row.getInt(5));
    }

    private static boolean isOutdated(VerifiedToken token, int version) {
        return token.version().isPresent() && token.version().getAsInt() < version;
    }

    /** Returns the id of the user in the token. */
    private static long user(ResultSet row) throws SQLException {
        if (row.getObject(8) == null) {
            throw noUser();
        }
        return row.getLong(8);
    }

    private static ApiError noUser() {
        return ApiError.tokenNotValid(TokenRefused.NO_USER);
    }

    private Caller remembered(VerifiedToken token) {
        long user = token.userId().orElseThrow(AccessCheck::noUser);
        view.user(user).ifPresent(known -> refuse(token, known));
        if (view.isRevoked(token.jti(), token.sid())) {
            throw ApiError.bearerRefused(TokenRefused.BLACKLISTED);
        }
        return new Caller(user, token.isAdmin(), token.sid());
    }

    private Caller stored(VerifiedToken token, ResultSet row) throws SQLException {
        long user = user(row);
        if (!row.getBoolean(6)) {
            throw ApiError.bearerRefused(TokenRefused.INVALID);
        }
        boolean exists = row.getObject(2) != null;
        refuse(token, new RevokedUser(row.getInt(5), row.getBoolean(3), exists, null));
        if (isRevoked(token, row)) {
            throw ApiError.bearerRefused(TokenRefused.BLACKLISTED);
        }
        return new Caller(user, row.getBoolean(4), token.sid());
    }

    private void refuseUser(boolean exists, boolean active) {
        if (!exists) {
            throw ApiError.userNotFound();
        }
        if (!active && users.checkUserIsActive()) {
            throw ApiError.userInactive();
        }
    }

    private void refuse(VerifiedToken token, RevokedUser user) {
        refuseUser(user.exists(), user.active());
        if (isOutdated(token, user.version())) {
            throw ApiError.bearerRefused(TokenRefused.BLACKLISTED);
        }
    }

    private <T> T look(VerifiedToken token, String storedKey, Row<T> row) {
        // Tokens without a version are checked against the time from which the user's tokens are good.
        OffsetDateTime issuedAt =
                token.version().isPresent() ? null : token.issuedAt().atOffset(ZoneOffset.UTC);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(LOOK)) {
            statement.setString(1, token.jti());
            statement.setBoolean(2, !token.isForeign());
            statement.setString(3, storedKey);
            statement.setString(4, storedKey);
            statement.setObject(5, issuedAt, Types.TIMESTAMP_WITH_TIMEZONE);
            int next = NamedUsers.bind(token, statement, 6);
            statement.setObject(next, token.sid().orElse(null));
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return row.read(found);
            }
        } catch (SQLException fault) {
            throw new IllegalStateException("could not check an access token", fault);
        }
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
