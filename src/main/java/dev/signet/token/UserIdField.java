package dev.signet.token;

import dev.signet.user.TokenUser;

/** What identifies the user in a token: SimpleJWT's {@code USER_ID_FIELD}. */
public enum UserIdField {
    /** The account's id in Signet, a number. */
    ID,

    /** The key of the account in the system that it was migrated from, a string; its id if it has none. */
    EXTERNAL_ID;

    /** Returns what tokens and introspection contain for this user. */
    public Object of(TokenUser user) {
        return this == EXTERNAL_ID ? user.externalId().<Object>map(key -> key).orElse(user.id()) : user.id();
    }
}
