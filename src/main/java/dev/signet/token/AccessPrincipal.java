package dev.signet.token;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import org.jose4j.jwt.JwtClaims;

/** Who an access token speaks for, before the database is asked. */
class AccessPrincipal extends DefaultJWTCallerPrincipal {
    private final VerifiedToken token;

    AccessPrincipal(VerifiedToken token) {
        super(token.typeHeader(), copy(token.claims()));
        this.token = token;
    }

    /** The superclass rewrites numbers and lists in the claims that it is given. */
    private static JwtClaims copy(JwtClaims claims) {
        JwtClaims copy = new JwtClaims();
        claims.getClaimsMap().forEach(copy::setClaim);
        return copy;
    }

    VerifiedToken token() {
        return token;
    }
}
