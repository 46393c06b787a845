package dev.signet.token;

import dev.signet.session.RefreshUse;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * Finds the account that a token is for. Signet's own tokens normally contain its id. Those of another system contain the key that
 * the account has there, which only the database can resolve: {@code user_of_key}.
 */
@Singleton
public class NamedUsers {
    /** The id that {@code user_of_key} returns for a number that matches no account. No account has it. */
    public static final long NOBODY = -1;

    /** An SQL expression for the id of the user; {@link #bind} sets its parameters. */
    public static final String ID =
            "case when cast(? as text) is null then cast(? as bigint) else user_of_key(?, ?) end";

    private static final int PARAMETERS = 4;

    private final DataSource database;

    NamedUsers(DataSource database) {
        this.database = database;
    }

    /** Returns the id of the token's user, who may have been deleted since; empty if the token names no user. */
    public OptionalLong idOf(VerifiedToken token) {
        if (token.userKey().isEmpty()) {
            return token.userId();
        }
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("select " + ID)) {
            bind(token, statement, 1);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                long id = found.getLong(1);
                return found.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
            }
        } catch (SQLException fault) {
            throw new IllegalStateException("the user of a token could not be looked up", fault);
        }
    }

    /**
     * Returns the data that a session needs to accept this refresh token.
     *
     * @throws TokenRefused if it names no user
     */
    public RefreshUse asRefreshUse(VerifiedToken token) throws TokenRefused {
        return token.asRefreshUse(idOf(token).orElseThrow(() -> new TokenRefused(TokenRefused.NO_USER)));
    }

    /**
     * Sets the parameters of {@link #ID}.
     *
     * @param first the position of the first of them
     * @return the position of the next parameter
     */
    public static int bind(VerifiedToken token, PreparedStatement statement, int first) throws SQLException {
        String key = token.userKey().orElse(null);
        for (int i = first; i < first + PARAMETERS; i += 2) {
            statement.setString(i, key);
            if (token.userId().isPresent()) {
                statement.setLong(i + 1, token.userId().getAsLong());
            } else {
                statement.setNull(i + 1, Types.BIGINT);
            }
        }
        return first + PARAMETERS;
    }
}
