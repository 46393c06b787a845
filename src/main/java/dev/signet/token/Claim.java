package dev.signet.token;

import dev.signet.user.TokenUser;
import dev.signet.user.UserColumn;
import java.util.Optional;

/**
 * A claim about the user in access and refresh tokens: a bean of this type is found by itself. Tokens are signed, but
 * anyone who holds one can read it, so a claim is not secret.
 *
 * <p>If {@link TokenUser} lacks the data, return its {@link #column()}.
 */
public interface Claim extends UserColumn {
    /** Returns the claim's name, which no other claim may have. */
    @Override
    String name();

    /**
     * Returns the value when a token is issued: a text, number, boolean, list or map. If it is empty, the token does not
     * have the claim. By default, it is the value of the column.
     */
    default Optional<Object> value(TokenUser user) {
        return user.column(name());
    }
}
