package dev.signet.token;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.ApiError;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Gives a bearer of a good access token the roles of its user as stored now. What the token itself says of roles counts for
 * nothing.
 */
@Singleton
class CallerLookup implements SecurityIdentityAugmentor {
    /** Before the augmentors that ask who the caller is. */
    private static final int FIRST = 100;

    private final AccessCheck check;

    CallerLookup(AccessCheck check) {
        this.check = check;
    }

    @Override
    public int priority() {
        return FIRST;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return identity.getPrincipal() instanceof AccessPrincipal principal
                ? context.runBlocking(() -> withStoredRoles(identity, principal))
                : Uni.createFrom().item(identity);
    }

    private SecurityIdentity withStoredRoles(SecurityIdentity identity, AccessPrincipal principal) {
        try {
            Caller caller = check.caller(principal.token());
            QuarkusSecurityIdentity.Builder known = QuarkusSecurityIdentity.builder()
                    .setPrincipal(principal)
                    .addCredentials(identity.getCredentials())
                    .addAttributes(identity.getAttributes())
                    .addAttribute(Caller.ATTRIBUTE, caller)
                    .addRole(Roles.USER);
            if (caller.admin()) {
                known.addRole(Roles.ADMIN);
            }
            return known.build();
        } catch (ApiError refused) {
            throw new AuthenticationFailedException(refused);
        }
    }
}
