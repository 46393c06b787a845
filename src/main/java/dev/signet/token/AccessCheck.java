package dev.signet.token;

import dev.signet.security.Caller;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Whether an access token that verifies still counts, and whose it is: one look at the database. */
@Singleton
class AccessCheck {
    private static final String LOOK = """
            select s.ended_at is not null
                       or exists (select 1 from revoked_tokens r where r.jti = ?),
                   u.id, u.username, u.is_active, u.is_staff
              from (values (1)) as one_row
                   left join users u on u.id = ?
                   left join sessions s on s.id = ?
            """;

    private final DataSource database;
    private final TokenConfig config;

    AccessCheck(DataSource database, TokenConfig config) {
        this.database = database;
        this.config = config;
    }

    /**
     * The user of this access token, as stored now.
     *
     * @throws ApiError 401 where the token was revoked, or its user is gone or inactive
     */
    Caller caller(VerifiedToken token) {
        long userId = token.userId().orElseThrow(() -> ApiError.tokenNotValid(TokenRefused.NO_USER));
        return look(token.jti(), userId, token.sid(), row -> {
            if (row.getBoolean(1)) {
                throw ApiError.bearerRefused(TokenRefused.BLACKLISTED);
            }
            if (row.getObject(2) == null) {
                throw ApiError.userNotFound();
            }
            if (!row.getBoolean(4) && config.checkUserIsActive()) {
                throw ApiError.userInactive();
            }
            return new Caller(row.getLong(2), row.getString(3), row.getBoolean(5));
        });
    }

    /** Whether the token was revoked, by itself or with its session. */
    boolean isRevoked(String jti, Optional<UUID> session) {
        return look(jti, -1, session, row -> row.getBoolean(1));
    }

    private <T> T look(String jti, long userId, Optional<UUID> session, Row<T> row) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(LOOK)) {
            statement.setString(1, jti);
            statement.setLong(2, userId);
            statement.setObject(3, session.orElse(null));
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return row.read(found);
            }
        } catch (SQLException fault) {
            throw new IllegalStateException("an access token could not be checked", fault);
        }
    }

    /** Reads the row. */
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
