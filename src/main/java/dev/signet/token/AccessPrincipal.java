package dev.signet.token;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;

/** Who an access token speaks for, before the database is asked. */
class AccessPrincipal extends DefaultJWTCallerPrincipal {
    private final VerifiedToken token;

    AccessPrincipal(VerifiedToken token) {
        super(token.typeHeader(), token.claims());
        this.token = token;
    }

    VerifiedToken token() {
        return token;
    }
}
