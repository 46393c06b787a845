package dev.signet.token;

import dev.signet.user.TokenUser;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names of the claims, and the one place where an application adds its own. */
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

    /** What this service says itself: a custom claim of one of these names is neither set nor carried over. */
    static final Set<String> RESERVED =
            Set.of(TYPE, EXPIRES, ISSUED, NOT_BEFORE, ID, ISSUER, AUDIENCE, SUBJECT, SESSION, GROUPS, VERSION);

    private static final TokenUser NOBODY = new TokenUser(0, "", "", false, false, Instant.EPOCH, Optional.empty(), 0);

    private TokenClaims() {}

    /** Whether a claim of this name says something already, beside which the user's id has no room. */
    static boolean isTaken(String name) {
        return RESERVED.contains(name)
                || name.equals(CLIENT)
                || name.equals(SCOPE)
                || custom(NOBODY).containsKey(name);
    }

    /**
     * What both kinds of token say of their user beside the id, as stored at the moment of issue. Add claims of your own here;
     * they need not, and should not, be secret. All that is public of the user is at hand, without a further query.
     */
    static Map<String, Object> custom(TokenUser user) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("email", user.email());
        claims.put("role", user.staff() ? "admin" : "user");
        return claims;
    }
}
