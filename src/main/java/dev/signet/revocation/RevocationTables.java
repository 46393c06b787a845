package dev.signet.revocation;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Reads revocations and the state of the signing keys from the tables. */
@Singleton
class RevocationTables {
    private static final int FETCH_ROWS = 10_000;

    private final RevocationCache view;

    RevocationTables(RevocationCache view) {
        this.view = view;
    }

    /**
     * Loads all revocations since {@code since} into the view. The tables are authoritative; notifications only make it
     * faster.
     */
    void load(Connection connection, Instant since) throws SQLException {
        connection.setAutoCommit(false); // Without a transaction the driver would fetch all rows at once.
        try {
            each(
                    connection,
                    "select id, ended_at from sessions where ended_at >= ?",
                    since,
                    row -> view.endSession(row.getObject(1, UUID.class), instant(row, 2)));
            each(
                    connection,
                    "select id, deleted_at from deleted_sessions where deleted_at >= ? and refresh_jti is null",
                    since,
                    row -> view.endSession(row.getObject(1, UUID.class), instant(row, 2)));
            each(
                    connection,
                    "select jti, revoked_at from revoked_tokens where revoked_at >= ?",
                    since,
                    row -> view.revokeToken(row.getString(1), instant(row, 2)));
            each(
                    connection,
                    "select id, ver, is_active, ver_changed_at from users where ver_changed_at >= ?",
                    since,
                    row -> view.revokeUser(row.getLong(1), row.getInt(2), row.getBoolean(3), true, instant(row, 4)));
            each(
                    connection,
                    "select user_id, deleted_at from deleted_users where deleted_at >= ?",
                    since,
                    row -> view.revokeUser(row.getLong(1), Integer.MAX_VALUE, false, false, instant(row, 2)));
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void each(Connection connection, String query, Instant since, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_ROWS);
            statement.setObject(1, since.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    row.take(rows);
                }
            }
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Returns a hash that changes whenever the signing keys do. */
    static String keysAsStored(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet keys = statement.executeQuery(
                        "select md5(string_agg(cast(k as text), ' ' order by kid)) from signing_keys k")) {
            keys.next();
            return String.valueOf(keys.getString(1));
        }
    }

    /** Takes one row. */
    private interface Row {
        void take(ResultSet row) throws SQLException;
    }
}
