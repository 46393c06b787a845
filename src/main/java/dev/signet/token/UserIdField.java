package dev.signet.token;

import dev.signet.user.TokenUser;

/** What a token calls its user: SimpleJWT's {@code USER_ID_FIELD}. */
public enum UserIdField {
    /** The account's id here, a number. */
    ID,

    /** The key that the account has in the system that it was brought along from, a text; the id if it has none. */
    EXTERNAL_ID;

    /** What tokens, and answers about tokens, call this user. */
    Object of(TokenUser user) {
        return this == EXTERNAL_ID ? user.externalId().<Object>map(key -> key).orElse(user.id()) : user.id();
    }
}
