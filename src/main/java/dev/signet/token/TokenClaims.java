package dev.signet.token;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of the claims that Signet sets itself. {@link Claim}s add others. */
public final class TokenClaims {
    public static final String TYPE = "token_type";
    public static final String EXPIRES = "exp";
    public static final String ISSUED = "iat";
    public static final String NOT_BEFORE = "nbf";
    public static final String ID = "jti";
    public static final String ISSUER = "iss";
    public static final String AUDIENCE = "aud";
    public static final String SUBJECT = "sub";
    public static final String SESSION = "sid";
    public static final String GROUPS = "groups";
    public static final String VERSION = "ver";
    public static final String CLIENT = "client_id";
    public static final String SCOPE = "scope";
    static final String METHODS = "amr";
    static final String AUTHENTICATED = "auth_time";

    /** Claims that Signet sets itself: custom claims with these names are neither set nor carried over. */
    static final Set<String> RESERVED =
            Set.of(TYPE, EXPIRES, ISSUED, NOT_BEFORE, ID, ISSUER, AUDIENCE, SUBJECT, SESSION, GROUPS, VERSION);

    /** All names that Signet uses itself. */
    static final Set<String> OWN = Stream.concat(RESERVED.stream(), Stream.of(CLIENT, SCOPE, METHODS, AUTHENTICATED))
            .collect(Collectors.toUnmodifiableSet());

    private TokenClaims() {}
}
