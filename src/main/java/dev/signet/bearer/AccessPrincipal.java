package dev.signet.bearer;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.token.VerifiedToken;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import org.jose4j.jwt.JwtClaims;

/** The principal of a verified access token, before the check whether it is still valid. */
class AccessPrincipal extends DefaultJWTCallerPrincipal {
    private final VerifiedToken token;
    private volatile SecurityIdentity identity;

    AccessPrincipal(VerifiedToken token) {
        super(token.typeHeader(), copy(token.claims()));
        this.token = token;
    }

    /**
     * Returns the identity with the roles of this caller. The same object is reused while the caller stays the same.
     */
    SecurityIdentity as(Caller caller) {
        SecurityIdentity last = identity;
        if (last == null || !caller.equals(last.getAttribute(Caller.ATTRIBUTE))) {
            QuarkusSecurityIdentity.Builder bearer = QuarkusSecurityIdentity.builder()
                    .setPrincipal(this)
                    .addAttribute(Caller.ATTRIBUTE, caller)
                    .addRole(Roles.USER);
            if (caller.admin()) {
                bearer.addRole(Roles.ADMIN);
            }
            last = bearer.build();
            identity = last;
        }
        return last;
    }

    /** The superclass modifies numbers and lists in the claims that it receives. */
    private static JwtClaims copy(JwtClaims claims) {
        JwtClaims copy = new JwtClaims();
        claims.getClaimsMap().forEach(copy::setClaim);
        return copy;
    }

    VerifiedToken token() {
        return token;
    }
}
