package dev.signet.bearer;

import dev.signet.database.Distribution;
import dev.signet.database.PrimaryWait;
import dev.signet.database.Row;
import dev.signet.database.SqlCall;
import dev.signet.database.SqlStatement;
import dev.signet.key.KeyRing;
import dev.signet.revocation.RevocationCache;
import dev.signet.revocation.RevocationCache.RevokedUser;
import dev.signet.security.Caller;
import dev.signet.token.NamedUsers;
import dev.signet.token.TokenRefused;
import dev.signet.token.VerifiedToken;
import dev.signet.user.ActiveUsers;
import dev.signet.user.GoodFrom;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Checks whether a verified access token is still valid, and finds its user. Uses memory if it is up to date;
 * otherwise, and for tokens of another system, which have no version, it asks the database.
 */
@Singleton
public class AccessCheck {
    private static final UUID NO_SESSION = new UUID(0, 0);

    /** The first argument is the user's id, the second what refuses tokens without a version. */
    private static final String LOOK = """
            select s.ended_at is not null
                       or exists (select 1 from revoked_tokens r where r.jti = :jti)
                       -- If the session's row is gone, a token is valid only if its user was deleted before
                       -- the session ended.
                       or s.id is null
                           and (sx.id is not null or :own)
                           and not (u.id is null and sx.refresh_jti is not null)
                       or %2$s
                       as revoked,
                   u.id is not null as user_exists, u.is_active, u.is_staff, greatest(u.ver, ux.ver) as ver,
                   cast(:kid as text) is null or exists (select 1 from signing_keys k where k.kid = :kid) as key_exists,
                   named.user_id
              from (values (%1$s, cast(:session as uuid))) as named (user_id, session_id)
                   left join users u on u.id = named.user_id
                   left join deleted_users ux on ux.user_id = named.user_id
                   left join sessions s on s.user_id = named.user_id and s.id = named.session_id
                   left join deleted_sessions sx on sx.user_id = named.user_id and sx.id = named.session_id
            """;

    private static final SqlStatement LOOK_FOR_NAMED = look(NamedUsers.ID);

    /** If tables are distributed, the user must be known first: only then is one worker asked. */
    private static final SqlStatement LOOK_FOR_KNOWN = look("cast(:userId as bigint)");

    private final DataSource database;
    private final PrimaryWait wait;
    private final RevocationCache revocations;
    private final KeyRing ring;
    private final ActiveUsers users;
    private final NamedUsers named;
    private final Distribution distribution;

    AccessCheck(
            DataSource database,
            PrimaryWait wait,
            RevocationCache revocations,
            KeyRing ring,
            ActiveUsers users,
            NamedUsers named,
            Distribution distribution) {
        this.database = database;
        this.wait = wait;
        this.revocations = revocations;
        this.ring = ring;
        this.users = users;
        this.named = named;
        this.distribution = distribution;
    }

    /**
     * Returns the user of this access token from memory; empty if the database must be asked.
     *
     * @throws ApiError 401 if the token was revoked, or its user is deleted or inactive
     */
    Optional<Caller> knownCaller(VerifiedToken token) {
        boolean known = token.version().isPresent() && token.userKey().isEmpty() && revocations.isFresh();
        return known ? Optional.of(remembered(token)) : Optional.empty();
    }

    /**
     * Returns the user of this access token from the database.
     *
     * @throws ApiError 401 if the token was revoked, or its user is deleted or inactive
     */
    public Caller storedCaller(VerifiedToken token) {
        String storedKey = ring.isStored(token.key()) ? token.key().kid() : null;
        return stored(token, look(token, storedKey));
    }

    /** Returns whether the token was revoked: individually, with its session, or with all tokens of its user. */
    public boolean isRevoked(VerifiedToken token) {
        return isRevoked(token, look(token, null));
    }

    /**
     * Checks that the token's user exists and is allowed to use it.
     *
     * @throws ApiError 401 if not, or if the token names no user
     */
    public void checkUser(VerifiedToken token) {
        Stored stored = look(token, null);
        stored.user();
        refuseUser(stored.exists(), stored.active());
    }

    /** What the database says about a token and its user. */
    private record Stored(
            boolean revoked,
            boolean exists,
            boolean active,
            boolean staff,
            int version,
            boolean keyExists,
            OptionalLong userId) {
        static Stored of(Row row) {
            return new Stored(
                    row.flag("revoked"),
                    row.flag("user_exists"),
                    row.flag("is_active"),
                    row.flag("is_staff"),
                    row.integer("ver"),
                    row.flag("key_exists"),
                    row.optionalNumber("user_id"));
        }

        /** Returns the id of the user in the token. */
        long user() {
            return userId.orElseThrow(AccessCheck::noUser);
        }
    }

    private static boolean isRevoked(VerifiedToken token, Stored stored) {
        return stored.revoked() || isOutdated(token, stored.version());
    }

    private static boolean isOutdated(VerifiedToken token, int version) {
        return token.version().isPresent() && token.version().getAsInt() < version;
    }

    private static ApiError noUser() {
        return ApiError.tokenNotValid(TokenRefused.NO_USER);
    }

    private Caller remembered(VerifiedToken token) {
        long user = token.userId().orElseThrow(AccessCheck::noUser);
        revocations.user(user).ifPresent(known -> refuse(token, known));
        if (revocations.isRevoked(token.jti(), token.sid())) {
            throw BearerErrors.refused(TokenRefused.BLACKLISTED);
        }
        return new Caller(user, token.isAdmin(), token.sid());
    }

    private Caller stored(VerifiedToken token, Stored stored) {
        long user = stored.user();
        if (!stored.keyExists()) {
            throw BearerErrors.refused(TokenRefused.INVALID);
        }
        refuse(token, new RevokedUser(stored.version(), stored.active(), stored.exists(), null));
        if (isRevoked(token, stored)) {
            throw BearerErrors.refused(TokenRefused.BLACKLISTED);
        }
        return new Caller(user, stored.staff(), token.sid());
    }

    private void refuseUser(boolean exists, boolean active) {
        if (!exists) {
            throw ApiError.userNotFound();
        }
        if (!active && users.checkUserIsActive()) {
            throw BearerErrors.inactiveUser();
        }
    }

    private void refuse(VerifiedToken token, RevokedUser user) {
        refuseUser(user.exists(), user.active());
        if (isOutdated(token, user.version())) {
            throw BearerErrors.refused(TokenRefused.BLACKLISTED);
        }
    }

    private static SqlStatement look(String user) {
        String outdated = GoodFrom.refusesToken("greatest(u.tokens_good_from, ux.tokens_good_from)");
        return SqlStatement.of(LOOK.formatted(user, outdated));
    }

    private Stored look(VerifiedToken token, String storedKey) {
        SqlCall call = look(token)
                .with("jti", token.jti())
                .with("own", !token.isForeign())
                // Tokens without a version are checked against the time from which the user's tokens are good.
                .with("issuedAt", token.version().isPresent() ? null : token.issuedAt())
                .with("kid", storedKey)
                .with("session", token.sid().orElse(NO_SESSION));
        return wait.repeat(() -> call.one(Stored::of));
    }

    private SqlCall look(VerifiedToken token) {
        if (!distribution.on()) {
            return NamedUsers.bind(token, LOOK_FOR_NAMED.on(database));
        }
        OptionalLong user = named.idOf(token);
        return LOOK_FOR_KNOWN.on(database).with("userId", user.isPresent() ? Long.valueOf(user.getAsLong()) : null);
    }
}
