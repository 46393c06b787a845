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
    private final SecurityIdentity unchecked;
    private volatile SecurityIdentity checked;

    AccessPrincipal(VerifiedToken token) {
        super(token.typeHeader(), copy(token.claims()));
        this.token = token;
        this.unchecked = QuarkusSecurityIdentity.builder().setPrincipal(this).build();
    }

    /** Returns the identity before the token's validity is checked: it has no roles. */
    SecurityIdentity unchecked() {
        return unchecked;
    }

    /**
     * Returns the identity with the roles of this caller. The same object is reused while the caller stays the same.
     */
    SecurityIdentity as(Caller caller) {
        SecurityIdentity identity = checked;
        if (identity == null || !caller.equals(identity.getAttribute(Caller.ATTRIBUTE))) {
            QuarkusSecurityIdentity.Builder bearer = QuarkusSecurityIdentity.builder()
                    .setPrincipal(this)
                    .addAttribute(Caller.ATTRIBUTE, caller)
                    .addRole(Roles.USER);
            if (caller.admin()) {
                bearer.addRole(Roles.ADMIN);
            }
            identity = bearer.build();
            checked = identity;
        }
        return identity;
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
