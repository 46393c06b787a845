package dev.signet.token;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of the claims that Signet sets itself. {@link Claim}s add others. */
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

    /** All names that Signet uses itself. */
    static final Set<String> OWN =
            Stream.concat(RESERVED.stream(), Stream.of(CLIENT, SCOPE)).collect(Collectors.toUnmodifiableSet());

    private TokenClaims() {}
}
