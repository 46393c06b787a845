package dev.signet.token;

import dev.signet.database.SqlCall;
import dev.signet.database.SqlStatement;
import dev.signet.session.RefreshUse;
import jakarta.inject.Singleton;
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
            "case when cast(:userKey as text) is null then cast(:userId as bigint) else user_of_key(:userKey, :userId) end";

    private static final SqlStatement FIND = SqlStatement.of("select " + ID + " as id");

    private final DataSource database;

    NamedUsers(DataSource database) {
        this.database = database;
    }

    /** Returns the id of the token's user, who may have been deleted since; empty if the token names no user. */
    public OptionalLong idOf(VerifiedToken token) {
        if (token.userKey().isEmpty()) {
            return token.userId();
        }
        return bind(token, FIND.on(database)).one(row -> row.optionalNumber("id"));
    }

    /**
     * Returns the data that a session needs to accept this refresh token.
     *
     * @throws TokenRefused if it names no user
     */
    public RefreshUse asRefreshUse(VerifiedToken token) throws TokenRefused {
        return token.asRefreshUse(idOf(token).orElseThrow(() -> new TokenRefused(TokenRefused.NO_USER)));
    }

    /** Sets the parameters of {@link #ID}. */
    public static SqlCall bind(VerifiedToken token, SqlCall call) {
        OptionalLong id = token.userId();
        return call.with("userKey", token.userKey().orElse(null))
                .with("userId", id.isPresent() ? Long.valueOf(id.getAsLong()) : null);
    }
}
