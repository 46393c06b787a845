package dev.signet.token;

import dev.signet.user.TokenUser;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names of the claims, and the place to add claims of your own. */
final class TokenClaims {
    static final String TYPE = "token_type";
    static final String EXPIRES = "exp";
    static final String ISSUED = "iat";
    static final String NOT_BEFORE = "nbf";
    static final String ID = "jti";
    static final String ISSUER = "iss";
    static final String AUDIENCE = "aud";
    static final String SUBJECT = "sub";
    static final String SESSION = "sid";
    static final String GROUPS = "groups";
    static final String VERSION = "ver";
    static final String CLIENT = "client_id";
    static final String SCOPE = "scope";

    /** Claims that Signet sets itself: custom claims with these names are neither set nor carried over. */
    static final Set<String> RESERVED =
            Set.of(TYPE, EXPIRES, ISSUED, NOT_BEFORE, ID, ISSUER, AUDIENCE, SUBJECT, SESSION, GROUPS, VERSION);

    private static final TokenUser NOBODY =
            new TokenUser(0, Optional.empty(), "", "", false, false, Instant.EPOCH, Optional.empty(), 0);

    private TokenClaims() {}

    /** Returns whether a claim with this name is in use, so that it cannot hold the user's id. */
    static boolean isTaken(String name) {
        return RESERVED.contains(name)
                || name.equals(CLIENT)
                || name.equals(SCOPE)
                || custom(NOBODY).containsKey(name);
    }

    /**
     * Returns the claims about the user in both kinds of token, besides the id, as stored when the token is issued. Add
     * claims of your own here; they are not secret. All public data of the user is available without another query.
     */
    static Map<String, Object> custom(TokenUser user) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("email", user.email());
        claims.put("role", user.staff() ? "admin" : "user");
        return claims;
    }
}
