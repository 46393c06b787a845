package dev.signet.session;

import dev.signet.database.Distribution;
import dev.signet.database.Row;
import dev.signet.database.SqlCall;
import dev.signet.database.SqlStatement;
import dev.signet.database.Workers;
import dev.signet.user.ActiveUsers;
import dev.signet.user.TokenUser;
import dev.signet.user.TokenUsers;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The statements that use a refresh token, if it is the current one of a live session and the user may act. One
 * statement on the session's row decides each race. It also reads the user, unless tables are distributed: then the user
 * is on another server, and is read before; the session's row is then changed through any worker.
 */
@Singleton
class RefreshStatements {
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
            """;

    private static final String USE = """
            update sessions s
               set last_used_at = :now
            """;

    private static final String IT_WORKS = """
                   s.user_id = :user
               and s.id = :session
               and s.refresh_jti = :jti
               and %s
            """.formatted(Liveness.NOT_OVER);

    private static final String USER_MAY_ACT = " and (u.is_active or :inactiveToo) ";

    private static final String RETURNING =
            " returning s.expires_at, s.absolute_expires_at, s.sign_in_method, s.amr, s.authenticated_at";

    private static final SqlStatement LOOK = SqlStatement.of(
            "select s.id from sessions s, users u where " + IT_WORKS + " and u.id = s.user_id" + USER_MAY_ACT);

    private final DataSource database;
    private final Workers workers;
    private final TokenUsers tokenUsers;
    private final Sessions sessions;
    private final ActiveUsers users;
    private final boolean distributed;
    private final SqlStatement rotate;
    private final SqlStatement use;
    private final SqlStatement user;

    RefreshStatements(
            DataSource database,
            Workers workers,
            TokenUsers tokenUsers,
            Sessions sessions,
            ActiveUsers users,
            Distribution distribution) {
        this.database = database;
        this.workers = workers;
        this.tokenUsers = tokenUsers;
        this.sessions = sessions;
        this.users = users;
        this.distributed = distribution.on();
        String rest = distributed
                ? " where " + IT_WORKS + RETURNING
                : " from users u where " + IT_WORKS + " and u.id = s.user_id" + USER_MAY_ACT + RETURNING + ", "
                        + tokenUsers.selected();
        this.rotate = SqlStatement.of(ROTATE + rest);
        this.use = SqlStatement.of(USE + rest);
        this.user =
                SqlStatement.of("select " + tokenUsers.selected() + " from users u where u.id = :user" + USER_MAY_ACT);
    }

    /**
     * Rotates the token: {@code next} becomes the session's token pair. Returns it, or nothing if the token does
     * not work.
     */
    Optional<UnsignedPair> rotate(RefreshUse token, UUID sid, NewPair next, Optional<IdempotencyKey> key) {
        return userOf(token)
                .flatMap(user -> workers.first(server -> ifItWorks(rotate, server, token, sid, next.issuedAt())
                        .with("refreshId", next.refreshId())
                        .with("accessId", next.accessId())
                        .with("key", key.map(IdempotencyKey::hash).orElse(null))
                        .with("expiresAt", next.expiresAt())
                        .first(row -> pair(row, user, sid, next))));
    }

    /** Uses the token without rotating it. Returns its pair with the new access token, or nothing if it does not work. */
    Optional<UnsignedPair> use(RefreshUse token, UUID sid, NewPair next) {
        return userOf(token)
                .flatMap(user -> workers.first(server ->
                        ifItWorks(use, server, token, sid, next.issuedAt()).first(row -> pair(row, user, sid, next))));
    }

    /** Returns whether the token works. Changes nothing. */
    boolean accept(RefreshUse token, UUID sid, Instant now) {
        return mayAct(ifItWorks(LOOK, database, token, sid, now))
                .first(row -> true)
                .isPresent();
    }

    /** Returns what reads the user from a session's row; empty if the user may not act. */
    private Optional<Function<Row, TokenUser>> userOf(RefreshUse token) {
        return distributed
                ? mayAct(user.on(database).with("user", token.userId()))
                        .first(tokenUsers::of)
                        .map(found -> row -> found)
                : Optional.of(tokenUsers::of);
    }

    private SqlCall ifItWorks(SqlStatement statement, DataSource server, RefreshUse token, UUID sid, Instant now) {
        SqlCall call = statement
                .on(server)
                .with("user", token.userId())
                .with("session", sid)
                .with("jti", token.jti())
                .with("idleSince", sessions.idleSince(now))
                .with("now", now);
        return distributed ? call : mayAct(call);
    }

    private SqlCall mayAct(SqlCall call) {
        return call.with("inactiveToo", !users.checkUserIsActive());
    }

    private static UnsignedPair pair(Row row, Function<Row, TokenUser> user, UUID sid, NewPair next) {
        return new UnsignedPair(
                sid,
                user.apply(row),
                next.refreshId(),
                next.accessId(),
                next.issuedAt(),
                row.time("expires_at"),
                Optional.ofNullable(row.time("absolute_expires_at")),
                Authentication.of(row.text("sign_in_method"), row.text("amr"), row.time("authenticated_at")));
    }
}
