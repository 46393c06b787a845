package dev.signet.token;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import org.jose4j.jwt.JwtClaims;

/** Who an access token speaks for, before the database is asked. */
class AccessPrincipal extends DefaultJWTCallerPrincipal {
    private final VerifiedToken token;
    private final SecurityIdentity unchecked;
    private volatile SecurityIdentity checked;

    AccessPrincipal(VerifiedToken token) {
        super(token.typeHeader(), copy(token.claims()));
        this.token = token;
        this.unchecked = QuarkusSecurityIdentity.builder().setPrincipal(this).build();
    }

    /** The bearer before it is known whether the token still counts: without any role. */
    SecurityIdentity unchecked() {
        return unchecked;
    }

    /** The bearer as this caller, with a user's roles and no others: the same identity as long as the caller is the same. */
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
