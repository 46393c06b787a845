package dev.signet.revocation;

import dev.signet.database.Distribution;
import dev.signet.database.Row;
import dev.signet.database.SqlStatement;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Consumer;

/** Reads revocations and the state of the signing keys from the tables. */
@Singleton
class RevocationTables {
    private static final int ROWS_AT_ONCE = 10_000;

    /** If tables are distributed, {@code deleted_sessions} also has the sessions that ended, so that no worker is asked. */
    private static final SqlStatement SESSIONS =
            SqlStatement.of("select id, ended_at as at from sessions where ended_at >= :since");

    private static final SqlStatement DELETED_SESSIONS = SqlStatement.of(
            "select id, deleted_at as at from deleted_sessions where deleted_at >= :since and refresh_jti is null");

    private static final SqlStatement TOKENS =
            SqlStatement.of("select jti, revoked_at as at from revoked_tokens where revoked_at >= :since");

    private static final SqlStatement USERS = SqlStatement.of(
            "select id, ver, is_active, ver_changed_at as at from users where ver_changed_at >= :since");

    private static final SqlStatement DELETED_USERS =
            SqlStatement.of("select user_id, deleted_at as at from deleted_users where deleted_at >= :since");

    private static final SqlStatement KEYS =
            SqlStatement.of("select md5(string_agg(cast(k as text), ' ' order by kid)) as hash from signing_keys k");

    private final RevocationCache revocations;
    private final Distribution distribution;

    RevocationTables(RevocationCache revocations, Distribution distribution) {
        this.revocations = revocations;
        this.distribution = distribution;
    }

    /**
     * Loads all revocations since {@code since} into memory. The tables are authoritative; notifications only make it
     * faster.
     */
    void load(Connection connection, Instant since) throws SQLException {
        connection.setAutoCommit(false); // Without a transaction the driver would fetch all rows at once.
        try {
            if (!distribution.on()) {
                each(SESSIONS, connection, since, row -> revocations.endSession(row.uuid("id"), row.time("at")));
            }
            each(DELETED_SESSIONS, connection, since, row -> revocations.endSession(row.uuid("id"), row.time("at")));
            each(TOKENS, connection, since, row -> revocations.revokeToken(row.text("jti"), row.time("at")));
            each(
                    USERS,
                    connection,
                    since,
                    row -> revocations.revokeUser(
                            row.number("id"), row.integer("ver"), row.flag("is_active"), true, row.time("at")));
            each(
                    DELETED_USERS,
                    connection,
                    since,
                    row -> revocations.revokeUser(
                            row.number("user_id"), Integer.MAX_VALUE, false, false, row.time("at")));
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void each(SqlStatement statement, Connection connection, Instant since, Consumer<Row> take) {
        statement.on(connection).with("since", since).each(ROWS_AT_ONCE, take);
    }

    /** Returns a hash that changes whenever the signing keys do. */
    static String keysAsStored(Connection connection) {
        return KEYS.on(connection).one(row -> String.valueOf(row.text("hash")));
    }
}
